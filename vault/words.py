"""
The 2,048 words receipts are made of, chosen by hand for Handrail: plain, friendly, four to eight letters.

No two differ by one letter, one letter more, or two letters swapped; few sound alike, so that they can be read out on
the telephone. The order is part of every receipt already given: never change it. How words become a receipt is for
`vault.receipts`.
"""

_LIST = """
abacus above academy accent acorn acre acrobat across active actor adapt address admiral advance advice afar after
again agent agile ahead airport airship album alcove algae algebra alike alloy almanac almond almost aloe aloft alpha
alphabet alpine already also always amaze amber amount amphora amuse anagram analog anchor angle animal anise annual
answer antelope antenna anthem antler anvil anyone apart apology appear apricot apron aqua aquarium arbor arcade
archive arctic arena armchair aroma around arrange arrive artist aspect aspen asphalt aspire asset assist athlete
atlas atoll atom atrium attend attic attire audio author autumn avenue average avocado awake award awning axis axle
axolotl azure backpack badger bagel bagpipe bakery balance balcony bale ballad ballet balloon balsa bamboo band banjo
banner banquet barbecue bargain barge bark barley barnacle barrel basalt baseball basic basket bassline bassoon bath
bathtub batik baton bauble bayou bazaar beach beacon bead beaker beauty become bedroom beehive before begin begonia
behave belfry bell bellows below benefit beret bestow better between beverage beyond bicycle bike billow binder bingo
biology biplane birch bird biscuit bisque bistro blanket blend blink blizzard bloom blossom bluebell bluff blur boat
bobbin body bold bonfire bonnet bonus bookcase bookmark bookshop boost booth border botanist botany bottle bounce
bouquet boutique bowl bracelet braid bramble branch brass brave breath breeze brick bridge brief bright bring brocade
broccoli bronze brooch brook brush bubble bucket buckle buffalo buffet bugle build bulb bulletin bumper bunch bundle
bungalow bunny burrow business busy button buzz cabbage cabin cable cactus cadence cafe calcium calendar calico call
camel camellia camera camp camper campus canal canary candle candor candy canine canoe canopy canteen canvas canyon
captain caption capture caramel caravan carbon card careful cargo caribou carnival carousel carpet carrot cartoon
carve cascade cashew cashier cashmere castle casual catalog catch cauldron cavern caviar cedar celery cellist cello
celsius cement century ceramic chair chalet chalk chamber champion chance channel chapter charcoal chariot chart
cheddar cheer cheese cheetah chef cherry chess chestnut chiffon chime chimney chip chipmunk choice choose chorus
chowder chrome chuckle chunk cilantro cinema cinnamon circle circus citrus city claim clarinet clarity clasp classic
clay clean clerk clever click climate climb cloak close cloth cloudy clue coach coast coaster cobalt cobbler cocoa
coconut cocoon coffee coil collect college collie column comb comedy comet comfort common commute compact company
compare compass complete compose computer concert conduct cone confetti connect contact content cook cookie copper
copy coral corduroy corner cosmic cosmos costume cottage cotton cougar county couple cousin cover coyote cradle craft
crane crayon cream creek crescent crest crew crib cricket crimson crisp crochet crocus crop crouton crowd cruise crumb
crumpet crunch crystal cube cucumber cuff culture cupboard cupcake curious curl curry curtain cushion custard custom
cutlery cyan cycle cylinder cymbal cypress daffodil dahlia daily dancer dapple daring data dawn daybreak daylight
debut decade decanter decimal deck degree deliver delta deluxe demo denim dentist depot depth design detail device
devote dewdrop dial diary diesel digit digital dime dinner dinosaur diploma dipper direct disco discover dish display
distance divide doll dolphin domain domino donor doodle double dove dozen dragon drama draw drawer dress dresser drift
driver drizzle drum drummer dryer duckling duet dugout dumpling dune durable dusk duty dynamo eager eagle earring
earth easel echo eclair eclectic eclipse edit editor educate effect effort eggplant eggshell elastic electric elegant
element elephant elevate elevator eleven elite emblem emerald emerge emotion emporium empower enable encore endeavor
endive energy engine engrave enjoy enough enroll ensemble entry envelope epilogue epoch equal equator errand espresso
essay estate etching eternal evening example excite exhibit exotic explain explore fabric faculty fairway falafel
falcon family famous farm farmer fashion fauna favor feast feather feature fedora feed fellow felt fence fennel fern
ferret ferry festival fetch fiction fiddle field fifteen fifty film filter final finch fine finish fiord firefly
fireside flag flagpole flair flake flamingo flannel flapjack flash fleece fleet flicker flight flint flip float flock
floor flora florist flounder flow fluid fluorite flute foam focus folder folk fond fondant football footnote footpath
force forest forever formula fortune forty forum fossil fountain foxglove frame freckle free freedom freesia fresco
fresh friend frisbee fritter frog front frosting frozen fruit fudge full furnish fuse future gadfly gadget galaxy
galley gallon game garage garden gardener garland garlic garnet garnish gather gauge gazebo gazelle gazette gear gecko
gelatin general genius genre gentle genuine geology geranium geyser gherkin giant gift giggle ginger gingham ginseng
giraffe give glacier glade glass gleam glider glimmer glitter globe glossary glossy gnome goal goblet goggles golden
goldfish golf gondola gong good goose gopher gorge goulash gourd grace graduate grain grammar grand grandma granite
graph graphite grasp gravel gravity greet greeting grid griddle grill grocer grotto group grove grow growth guava
guess guide guitar gumdrop gust gymnast habit half hallway hammock hamster handbell hangar happen happy hardware
hardwood harmony harness harp harpist harvest hatbox haven hawk haystack hazel hazelnut headlamp health hedge hedgehog
height heirloom helium helmet herald herb heritage heron hexagon hibiscus hickory highway hill hillside hinge hint
hippo history hobby hockey hoist holiday hollow holly hologram home honest honey hoop horizon horn hotel house huge
human hundred hurdle hyacinth hydrant hydrogen hyphen ibex icicle icon ideal identity iguana image imagine immense
impala import impress improve include income index indigo indoor inform inherit initial inkwell inlet input inquire
insect inside insignia inspire install instant instruct intact interior into invent iris island item itself ivory
jackal jacket jade jaguar jamboree jasmine jaunt jazz jeans jeep jelly jersey jigsaw jingle join joke journal journey
juggle juice jukebox jumbo jump junction junior juniper kangaroo kayak kazoo keen keepsake kerchief kettle keyboard
kilowatt kilt kind kindle kingdom kiosk kitchen kite kitten kiwi knack knapsack knit knitwear knob koala kohlrabi
kumquat label labor lace ladder ladle ladybug lagoon lakeside lamppost landmark language lantern larch larkspur laser
lasso last latitude lattice laugh launch laundry laureate laurel lava lavender leaf leaflet league leapfrog learn
leave lectern lecture left legacy legend legume leisure lemon lemonade length lens lentil leopard lettuce level
liberty library lichen life lilac lily limerick limit linen linguist lion liquid listen little living lizard llama
load lobelia lobster local locate locket lodge logic lotion lotus lounge lozenge luck luggage lullaby lumber lunar
lupin luster luxury lyric macaroni macaw machine macrame macro magazine magenta magma magnet magnify magnolia magpie
mahogany mail mailbox major make mallard manage manatee mandarin mandolin mango mangrove mansion manual many maple
maraca marathon marble margin marigold marimba marina marjoram marker marmoset marmot marquee marsh mason massive
matchbox matrix matter mature mauve maximum meadow meal measure mechanic media medley meerkat meeting melodica melody
member memory mend mental mention mentor merchant meringue merit mesa message meteor method metric metro midnight
mighty milk millet million minaret mineral mini minimum minnow minstrel minute miracle mirror mission mobile moccasin
mockup model modern modest modify module molasses molecule moment monarch mongoose monitor monsoon month monument moon
moonbeam moorland moped more mosaic moss motor motorway motto mound movie much mudguard muesli muffin mulberry
multiple mural museum mushroom music mustardy mystery nacho napkin narrator narwhal natural nautical neat nebula
necklace nectar neon neptune network neutral never news nice nickel nimble nineteen noble nobody normal north northern
notch note notebook nothing notice nougat noun nova novel nucleus nugget nutmeg nylon oasis oatmeal obelisk object
oboe observe obtain occur ocean ocelot octagon octave octopus odyssey offer office offshoot often okay oleander olive
omega once onion online only onyx opal open opera opinion optic option orange orbit orchard orchid ordinary oregano
organ organic orient origami origin oriole ornament ornate osprey ostrich otter outback outdoor outfit outlet outline
output outside overall overcoat oxbow oxygen oyster ozone pacific pack package paddle paddock page pageant paint
palace palm palomino pancake panda panel panorama panther pantry papaya paper paprika papyrus parade paradise parallel
parcel parent parfait parka parsley parsnip partner party pass passport pasta pastel pasture pathway patio pattern
pavement pavilion pavlova peacock peanut peapod pearl pebble pecan pedal pedestal pedigree pelican pencil pendulum
penguin pentagon peony people pepper perch perfect perform perfume period permit person petunia pheasant phone photo
phrase physics pianist piano piccolo pickle picnic picture pigeon pillar pilot pinafore pinball pinecone pink pinwheel
pioneer pipe pipeline pitch pitcher pixel pizza pizzeria plaid planet plank plankton planner plasma plate platform
platinum player plaza please plectrum plenty plug plumage plume plural podium poem poise polenta polish polite polka
polo polygon pomelo poncho popcorn poplar porpoise porridge port portable portal portico portrait position positive
possible postage postcard poster postman potato pottery poultry powder practice prairie praise precise prefer prefix
prelude premium prepare present pretzel previous primary prime primrose printer prism problem process produce profile
program project prologue promise prompt proof propel protein proton proverb provide public publish pudding pulley pulp
pulse pumice pumpkin pupil puppet puppy pure purple purpose purslane pursuit push puzzle pyramid quack quadrant quail
quaint quality quantity quarry quarter quest question queue quiche quiet quill quince quiver quiz quokka rabbit
raccoon radar radiant radiator radio radish radius ragtime railway rainbow raincoat raindrop raisin rally rambutan
random rank rapid rare rattle ravine ravioli react reader ready reason receive recess recipe recital record recycle
redwood reef reflect refresh region regular rehearse reindeer relate relax relief remain remark remedy remember remind
remote renew repair repeat replay reptile request research reserve resin resolve resort respect respond result retire
return reveal review reward rhubarb rhyme rhythm ribbon rickshaw rigid rinse ripple rival roadside robe robin robot
rock rocking rodeo roller room rooster rosebud rosemary rotate rotunda routine rowboat rubber ruby rucksack rudder
ruffle rumble runner runway rustic rutabaga saffron sailboat sailor salad salmon salt salute samovar sample sandal
sandbox sandwich sapling sapphire sardine satchel satin sauce savanna save saving sawdust scale scallop scan scarf
scarlet scatter scenery schedule scholar school schooner science scoop scooter scope scout scrap screen scribble
script scroll sculptor seafood seagull search seashell seaside seaweed second section sector secure seek seesaw
segment select semester sense sentence sequel sequoia serenade serene series serve service sesame seven seventy shade
shadow shall shallot shampoo shamrock shed sheet shelf shelter shepherd sherbet shift shimmer shine shipyard shoe
shoelace short shortcut shower shrimp shrub shuffle shuttle side sidewalk sight sign signal signpost silkworm silky
silo silver similar since sixteen skate sketch skill skylark skylight skyline sledge sleep sleeve sleigh slice slim
slipper slogan smart smile smooth snorkel snow snowball snowman snowshoe snug soap soccer social society sofa software
solar solid solve sorbet source south southern soybean space spark sparkle sparrow spatula speak special spectrum
speech spell spend sphere spin spinach spindle spiral splash splendid split sponge spool spot spotless spray spread
spring sprinkle sprout spruce square squash squeak squid squirrel stable stack stadium staff stage stairway stamina
stamp star starfish stargaze starling station statue steady steer stellar step stitch stone stork strand strategy
straw stream street stretch stride strong strudel student studio sturdy subject subtle suburb subway succeed sudden
suede sugar suggest suit summer summit sundial sunrise sunset supper supply support suppose surf surface survey sushi
swarm swirl swivel symbol synonym syrup system tablet taco tadpole taffy talent talk talon tandem tangram tape tapioca
tapir tarmac tartan taste taxi teacher teacup teapot tech teddy tempo tender tennis tenor tent term terrace terrier
textile texture theme theory thermos thick thimble thing third thirty thistle thought thread three thrill thrive
through thrush ticket tidy tiger timber tinker tinsel tissue title today token tomato tonic tool topaz topiary topsoil
torch total toucan tour tourist toward towel town tractor trade traffic trail trailer transit tray treat treetop trek
trellis trend trifle trim trinket trolley trophy trout true trunk truth tugboat tulip tundra tunnel turbine turbo turn
turnip turtle tutor tuxedo tweed twelve twenty twice twig twinkle twist ukulele ultra umpire under unicorn uniform
unify unique unusual update upgrade upland upright upward urban urchin usable useful usher utensil utmost vacuum valid
value vanilla vanish variety various vary vase vault vehicle velvet vendor veranda verbena verify verse version vest
viaduct video villa village vinegar vintage vinyl violet violin visor vista visual vital vitamin vivid voice volcano
volley volume voucher voyage waffle wagon waiter walkway wallaby walnut walrus waltz wander warbler warmth watt wavy
weaver weekday weekend welcome western wetland whale wharf wheat wheel whim whippet whirl whisker wicker width wildcat
window wing winter wire wisdom witty work world worthy woven wrap wren write yacht yarn yoga zebra zenith zephyr zero
zigzag zinc zinnia zoology
"""

WORDS: tuple[str, ...] = tuple(_LIST.split())
"""The words, in the order that gives each its number of 11 bits."""
NUMBERS: dict[str, int] = {word: number for number, word in enumerate(WORDS)}
"""The number of each word."""
