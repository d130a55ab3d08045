// Leaving quickly, where scripts run: without a way back by the browser's Back button, by the link or by Escape twice.
(() => {
  "use strict";
  const link = document.querySelector("a.leave");
  if (!link) return;
  const within = 1500;
  let pressed = -within;
  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - pressed < within) leave();
    pressed = event.timeStamp;
  });
})();
