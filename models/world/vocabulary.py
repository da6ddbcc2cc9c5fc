"""The words of the world: what can be drawn and how people call it, in five languages.

A line of a table is `thing | English | German | French | Spanish | Japanese`, words divided by commas. English
verbs are given in their base form (irregular forms beside it) and nouns in the singular: `forms` makes the rest.
The grammar reads these tables; `as_markdown` prints them for the documentation.
"""

# ruff: noqa: E501  (a line of a table is a line of the vocabulary)

from __future__ import annotations

LANGUAGES = ("English", "German", "French", "Spanish", "Japanese")

SUBJECTS = """
raccoon | raccoon, racoon, trash panda, raccoons | waschbär | raton laveur | mapache | アライグマ, あらいぐま
fox | fox, vixen, foxes | fuchs | renard, renarde | zorro, zorra | キツネ, きつね, 狐
cat | cat, kitten, kitty, kittycat, tomcat | katze, kätzchen, kater | chat, chatte, chaton | gato, gata, gatito | 猫, ねこ, ネコ
dog | dog, puppy, doggy, hound, pup | hund, welpe | chien, chienne, chiot | perro, perra, perrito | 犬, いぬ, イヌ
bear | bear, teddy, teddy bear | bär, teddybär | ours, ourson | oso, osito | 熊, くま, クマ
rabbit | rabbit, bunny, hare, bunnies | hase, kaninchen | lapin, lièvre | conejo, liebre | うさぎ, ウサギ, 兎
robot | robot, android, droid, bot, automaton | roboter | robot, androïde | robot, androide | ロボット
person | person, woman, man, grandmother, grandfather, grandma, grandpa, granny, girl, boy, kid, child, toddler, human, lady, guy, someone, somebody, people, women, men, children, traveller, traveler, tourist, hiker, runner, customer, hero, heroine | person, mensch, frau, mann, mädchen, junge, kind, reisende, reisender | personne, femme, homme, fille, garçon, enfant, enfants, voyageur, voyageuse | persona, mujer, hombre, niña, niño, chica, chico, viajero, viajera | 人, 女性, 男性, 女の子, 男の子, 子供, 旅人
astronaut | astronaut, cosmonaut, spaceman, spacewoman | astronaut, astronautin | astronaute, cosmonaute | astronauta | 宇宙飛行士
car | car, automobile, auto, vehicle, sedan, hatchback, convertible, cars | auto, wagen, fahrzeug | voiture, auto, bagnole | coche, carro, automóvil | 車, 自動車, クルマ
balloon | hot air balloon, hot-air balloon, balloon, aerostat | heißluftballon, ballon | montgolfière, ballon | globo, globo aerostático | 気球, 風船
rocket | rocket, spaceship, spacecraft, rocketship, rocket ship | rakete, raumschiff | fusée, vaisseau spatial | cohete, nave espacial | ロケット, 宇宙船
suitcase | suitcase, luggage, baggage, valise, trunk, travel bag | koffer, gepäck | valise, bagage | maleta, equipaje | スーツケース, 荷物, 旅行鞄
gift | gift box, gift, present, parcel, package, souvenir, box, surprise box | geschenk, paket, mitbringsel | cadeau, paquet, colis, souvenir | regalo, paquete, caja, recuerdo | プレゼント, 贈り物, お土産, ギフト
cup | coffee cup, cup, mug, coffee, tea, espresso, cappuccino, latte, cup of coffee, cup of tea, teacup | tasse, kaffee, becher, tee | tasse, café, thé | taza, café, té | コーヒー, カップ, お茶
bottle | bottle, flask, water bottle, juice, lemonade, perfume, shampoo, soda | flasche, saft, limonade | bouteille, flacon, jus, limonade | botella, frasco, jugo, zumo | ボトル, 瓶, ジュース
sneaker | sneaker, shoe, running shoe, sneakers, shoes, boot | schuh, turnschuh, sneaker | chaussure, basket, baskets | zapatilla, zapato, zapatillas | スニーカー, 靴
phone | phone, smartphone, mobile phone, mobile, cell phone, cellphone, telephone, iphone, app | handy, smartphone, telefon | téléphone, smartphone, portable | teléfono, móvil, celular | スマホ, 携帯, 電話, スマートフォン
penguin | penguin, penguins | pinguin | pingouin, manchot | pingüino | ペンギン
owl | owl, owls, owlet | eule, uhu | hibou, chouette | búho, lechuza | フクロウ
turtle | turtle, tortoise, sea turtle | schildkröte | tortue | tortuga | 亀, カメ
elephant | elephant, elephants | elefant | éléphant | elefante | 象, ゾウ
chef | chef, cook | koch, köchin | cuisinier, cuisinière | cocinero, cocinera | シェフ, コック
pirate | pirate, buccaneer | pirat, piratin | pirate | pirata | 海賊
bicycle | bicycle, bike | fahrrad | vélo, bicyclette | bicicleta, bici | 自転車
boat | boat, sailboat, ship | boot, schiff | bateau | barco, bote | 船, ボート
train | train, locomotive | zug, eisenbahn | train | tren | 電車, 列車
headphones | headphones, headphone, headset, earphones | kopfhörer | casque audio, écouteurs | auriculares, cascos | ヘッドホン
lipstick | lipstick, lip gloss | lippenstift | rouge à lèvres | pintalabios, lápiz labial | 口紅, リップ
burger | burger, hamburger, cheeseburger | burger | hamburger | hamburguesa | ハンバーガー
"""

SETTINGS = """
forest | forest, wood, woods, woodland, jungle, grove, trees, tree, rainforest | wald, wälder, dschungel | forêt, bois, jungle | bosque, selva | 森, 林, ジャングル
meadow | meadow, field, park, garden, grass, countryside, lawn, hill, hills, farm, outdoors | wiese, park, garten, feld | prairie, parc, jardin, champ | prado, parque, jardín, campo | 草原, 公園, 庭
city | city, town, street, downtown, skyscraper, urban, avenue, sidewalk, metropolis, road, neighborhood, neighbourhood, new york, tokyo, london, berlin | stadt, straße, innenstadt | ville, rue, avenue | ciudad, calle, avenida | 街, 都市, 町, 通り, 東京
beach | beach, seaside, shore, coast, sea, ocean, island, seashore, sand, bay, tropical island | strand, küste, meer, insel, ozean | plage, mer, côte, océan, île | playa, mar, costa, océano, isla | 海, ビーチ, 砂浜, 海辺, 浜辺
desert | pyramid, pyramids, desert, dune, dunes, egypt, giza, cairo, sahara, sphinx, desert with pyramids | wüste, pyramide, pyramiden, ägypten | désert, pyramide, pyramides, égypte | desierto, pirámide, pirámides, egipto | 砂漠, ピラミッド, エジプト
paris | paris, eiffel tower, the eiffel tower, france, eiffel, seine | paris, eiffelturm | paris, tour eiffel | parís, torre eiffel | パリ, エッフェル塔
space station | space station, spacestation, iss, zero gravity, weightless | raumstation, weltraum, weltall, all | station spatiale, espace | estación espacial, espacio | 宇宙ステーション, 宇宙
home | home, house, room, living room, bedroom, indoors, apartment, cottage, sofa, couch, inside, fireplace, at home, flat | zuhause, haus, wohnung, wohnzimmer, zimmer, hause | maison, salon, appartement, chambre | casa, hogar, sala, habitación, salón | 家, 部屋, リビング, 自宅
mountain | mountain, mountains, snowy mountain, peak, summit | berg, berge, gebirge | montagne | montaña | 山, 雪山
underwater | underwater, under water, under the sea, coral reef, reef, seabed | unterwasser, unter wasser, meeresgrund | sous l'eau, fond marin | bajo el agua, fondo del mar | 水中, 海底
space | space, outer space, galaxy, cosmos, orbit | weltraum, weltall, all | espace | espacio | 宇宙
kitchen | kitchen | küche | cuisine | cocina | 台所, キッチン
stage | stage, on stage, theatre stage | bühne | scène | escenario | 舞台, ステージ
rooftop | rooftop, roof, roof terrace | dach, dachterrasse | toit | azotea, tejado | 屋上
castle | castle | burg, schloss | château | castillo | 城
office | office | büro | bureau | oficina | オフィス
shop | shop, store, boutique | laden, geschäft | magasin, boutique | tienda | 店
"""

ACTIONS = """
walk | walk, stroll, wander, hike, march, stride, go, come, tiptoe, trek, travel, went, came, journey, explore, step, cross, arrive, follow, return, enter, pass | geht, gehen, spaziert, läuft, wandert, reist, kommt | marche, marcher, se promène, promène, voyage, va | camina, caminar, pasea, anda, viaja, va | 歩く, 歩いて, 歩き, 散歩, 旅する
run | run, ran, running, jog, sprint, dash, rush, race, hurry, chase, escape, flee | rennt, rennen, joggt, sprintet | court, courir, fonce | corre, correr, corriendo | 走る, 走って, 走り, 駆ける
jump | jump, leap, hop, bounce, skip, spring, celebrate, cheer | springt, springen, hüpft, tanzt | saute, sauter, bondit, danse | salta, saltar, brinca, baila | 跳ぶ, ジャンプ, 跳ねる, 踊る
wave | wave, greet, hello, goodbye, hi, say hello, say goodbye, welcome, beckon, bye | winkt, winken, grüßt | salue, saluer, fait signe | saluda, saludar | 手を振る, 手を振って, 挨拶
fly | fly, flew, flown, flying, soar, glide, hover, flies, take off, takes off, lift off, launch, blast off | fliegt, fliegen, schwebt | vole, voler, s'envole | vuela, volar | 飛ぶ, 飛んで, 飛び
sit | sit, sat, rest, relax, chill, lounge, seated, settle, read, enjoy | sitzt, sitzen, ruht | assis, assise, s'assoit, se repose | sienta, sentado, sentada, descansa | 座る, 座って, 休む
climb | climb, ascend, scale, clamber, climbs up | klettert, klettern, steigt | grimpe, grimper, escalade, monte | escala, trepa, sube, trepar | 登る, 登って, 登り
float | float, drift, levitate, bob, floats | treibt, schweben | flotte, flotter | flota, flotar | 浮かぶ, 浮いて, 漂う
drive | drive, drove, driven, driving, ride, rode, cruise, roll | fährt, fahren | conduit, conduire, roule | conduce, conducir, maneja | 運転, ドライブ
look around | look around, look, looks, watch, search, find, found, seek, observe, visit | schaut, schauen, sucht | regarde, regarder, cherche | mira, mirar, busca, observa | 探す, 見回す
see | see, saw, gaze, admire, discover, notice, stare, spot, marvel, wonder, gasp | sieht, sehen, entdeckt, staunt, bestaunt | voit, découvre, admire, contemple | ve, ver, descubre, admira | 見る, 見て, 見つめる, 眺める
pack | pack, unpack | packt, packen | fait sa valise, emballe | empaca, empacar, hace la maleta | 荷造り, 詰める
idle | stand, stood, wait, pose, hold, held, show, present, smile, give, gave, open, stay, think, thought, share, offer, pick, stop | steht, wartet, lächelt, zeigt | debout, attend, sourit, montre | espera, sonríe, muestra, de pie | 立つ, 立って, 待つ, 微笑む
dance | dance, dancing | tanzt, tanzen | danse, danser | baila, bailar | 踊る
spin | spin, spun, twirl, rotate | dreht, drehen | tourne, tourner | gira, girar | 回る
sleep | sleep, slept, nap, snooze, doze, dream | schläft, schlafen | dort, dormir | duerme, dormir | 眠る, 寝る
eat | eat, ate, eaten, dine, drink, sip | isst, essen, frisst | mange, manger | come, comer | 食べる
throw | throw, threw, thrown, toss | wirft, werfen | lance, lancer | lanza, lanzar | 投げる
catch | catch, caught | fängt, fangen | attrape, attraper | atrapa, atrapar | 捕まえる
carry | carry, carried, bring, brought | trägt, tragen | porte, porter | lleva, llevar | 運ぶ
swim | swim, swam, swum | schwimmt, schwimmen | nage, nager | nada, nadar | 泳ぐ
"""

CAMERAS = """
zoom in | zoom in, zooms in, zooming in, push in, dolly in, close in, move closer, zoom, zoom-in, closer | zoom hinein, heranzoomen | zoom avant | acercamiento, zoom hacia | ズームイン
zoom out | zoom out, zooms out, zooming out, pull out, pull back, dolly out, zoom-out, reveal shot | zoom heraus, herauszoomen | zoom arrière | alejamiento | ズームアウト
pan left | pan left, pans left, panning left, camera left, pan to the left, pans to the left | schwenk links, schwenk nach links | panoramique gauche, panoramique à gauche | paneo izquierda, paneo a la izquierda | 左パン
pan right | pan right, pans right, panning right, camera right, pan, panning, pan to the right, pans to the right | schwenk rechts, schwenk nach rechts, schwenk | panoramique droite, panoramique à droite, panoramique | paneo derecha, paneo a la derecha, paneo | 右パン, パン
tilt up | tilt up, tilts up, tilting up, tilt | neigung nach oben | panoramique vertical, panoramique haut | inclinación arriba | ティルトアップ
tilt down | tilt down, tilts down, tilting down | neigung nach unten | panoramique bas | inclinación abajo | ティルトダウン
tracking | tracking, tracking shot, camera follows, follow shot, following shot, travelling shot, dolly shot | kamerafahrt | travelling | seguimiento | 追跡, トラッキング
handheld | handheld, hand-held, shaky, hand held | handkamera | caméra à l'épaule | cámara en mano | 手持ち
static | static, static shot, fixed camera, still camera, locked-off, locked off, tripod, no camera movement, still shot | statisch, feste kamera | plan fixe, statique | estática, plano fijo | 固定
dolly zoom | dolly zoom, vertigo effect | dolly-zoom | travelling compensé | efecto vértigo | ドリーズーム
arc shot | arc shot, orbit shot | kamera umkreist | arc, plan en arc | plano en arco | アークショット
crane up | crane up, crane shot, camera rises | kranfahrt nach oben, kran hoch | grue haut | grúa arriba | クレーンアップ
crane down | crane down, camera descends | kranfahrt nach unten, kran runter | grue bas | grúa abajo | クレーンダウン
whip pan | whip pan, swish pan | reißschwenk | panoramique filé | barrido | ホイップパン
drone flyover | drone flyover, drone shot, aerial shot | drohnenflug | vol de drone | vuelo de dron | ドローン
"""

STYLES = """
flat | flat, flat illustration, vector, illustration, modern, minimal, cartoon, storybook | flach, illustration | illustration, dessin | ilustración, plano | フラット, イラスト
watercolour | watercolour, watercolor, watercolour painting | aquarell | aquarelle | acuarela | 水彩, 水彩画
neon | neon, neon style | neon | néon | neón | ネオン
pixel art | pixel art, pixel-art, 8-bit | pixelkunst, pixel-art | pixel art | pixel art, arte pixel | ピクセルアート, ドット絵
pencil sketch | pencil sketch, pencil drawing, sketch | bleistiftzeichnung, skizze | croquis, crayon | boceto, lápiz | 鉛筆画, スケッチ
paper cut-out | paper cut-out, paper cutout, cut-out, cutout | scherenschnitt, papierschnitt | papier découpé | papel recortado | 切り絵
oil | oil, oil painting, oil paint | öl, ölgemälde | huile, peinture à l'huile | óleo | 油絵
"""

TIMES = """
day | day, daytime, daylight, noon, midday, afternoon, sunny day, sunlight | tag, mittag, tagsüber | jour, midi, journée | día, mediodía | 昼, 日中
night | night, nighttime, midnight, moonlight, moonlit, moon, evening, dark, starry, stars, starlight, tonight, nocturnal, late | nacht, nachts, mitternacht, abend, mond | nuit, minuit, soir, lune | noche, medianoche, luna | 夜, 真夜中, 月
golden hour | golden hour, sunset, dusk, twilight, golden light, sundown, golden | sonnenuntergang, dämmerung, abendrot | coucher de soleil, crépuscule | atardecer, puesta de sol, ocaso | 夕方, 夕焼け, 夕日
dawn | dawn, sunrise, morning, daybreak, early morning | morgen, sonnenaufgang, morgens, morgengrauen | aube, matin, lever de soleil | amanecer, mañana, alba | 朝, 夜明け, 朝日
"""

WEATHERS = """
clear | clear, clear sky, sunny, sunshine, sun, fair weather, bright, blue sky | klar, sonnig, sonne | clair, ensoleillé, soleil | despejado, soleado, sol | 晴れ, 快晴
rain | rain, rainy, drizzle, storm, stormy, downpour, raining, shower, rainfall, thunderstorm, wet | regen, regnet, regnerisch, sturm | pluie, pluvieux, pleut, orage | lluvia, lluvioso, llueve, tormenta | 雨
snow | snow, snowy, snowfall, snowing, blizzard, winter, wintry, snowflake, frosty, icy, snow-covered, christmas | schnee, verschneit, schneit, winter, verschneiten | neige, enneigé, enneigée, hiver | nieve, nevado, nevada, nieva, invierno | 雪, 冬
fog | fog, foggy, mist, misty, haze | nebel, neblig | brouillard, brume | niebla | 霧
wind | wind, windy, breeze, breezy, gusty | wind, windig | vent, venteux | viento, ventoso | 風
"""

COLOURS = """
red | red, crimson, scarlet, ruby, cherry, burgundy, maroon | rot, rote, roten, roter, rotes, rotem | rouge | rojo, roja | 赤, 赤い
orange | orange, tangerine, amber, rust, ginger, copper | orange, orangen, orangefarben | orange | naranja | オレンジ
yellow | yellow, lemon, mustard, gold, blond, blonde | gelb, gelbe, gelben, gelber, gelbes, golden, goldene | jaune, doré, dorée | amarillo, amarilla, dorado, dorada | 黄色, 黄色い, 金色
green | green, emerald, olive, lime, mint, jade | grün, grüne, grünen, grüner, grünes | vert, verte | verde | 緑, 緑の
teal | teal, turquoise, cyan, aqua | türkis | turquoise | turquesa | 青緑
blue | blue, navy, azure, cobalt, indigo, sapphire | blau, blaue, blauen, blauer, blaues | bleu, bleue | azul | 青, 青い
purple | purple, violet, lavender, lilac, magenta, plum | lila, violett, violette | violet, violette, mauve | morado, morada, violeta | 紫
pink | pink, rose, rosy, coral, peach, salmon | rosa, pinke | rose | rosa, rosado | ピンク
brown | brown, chestnut, chocolate, tan, bronze | braun, braune, braunen, brauner | marron, brun, brune | marrón, castaño | 茶色
black | black, ebony, jet-black, charcoal | schwarz, schwarze, schwarzen, schwarzer | noir, noire | negro, negra | 黒, 黒い
white | white, ivory, cream, pearl | weiß, weiße, weißen, weißer | blanc, blanche | blanco, blanca | 白, 白い
grey | grey, gray, silver, ash, slate | grau, graue, grauen, grauer, silber | gris, grise, argenté | gris, plateado | 灰色, グレー, 銀色
"""

ACCESSORIES = """
scarf | scarf, shawl, bandana, muffler, scarves | schal, halstuch | écharpe, foulard | bufanda, pañuelo | マフラー, スカーフ
hat | hat, cap, beanie, beret, bonnet, sunhat | hut, mütze, kappe | chapeau, bonnet, casquette, béret | sombrero, gorro, gorra | 帽子
backpack | backpack, rucksack, knapsack, bag, satchel | rucksack, tasche | sac à dos, sac | mochila, bolsa | リュック, バックパック, かばん
glasses | glasses, sunglasses, spectacles, shades, goggles | brille, sonnenbrille | lunettes, lunettes de soleil | gafas, lentes, anteojos | 眼鏡, メガネ, サングラス
jacket | jacket, coat, shirt, t-shirt, sweater, jumper, hoodie, dress, vest, parka, raincoat, cardigan, uniform, apron, blouse | jacke, hemd, pullover, kleid | veste, chemise, pull, robe | chaqueta, camisa, suéter, vestido | ジャケット, シャツ, コート, 服
cape | cape, cloak, mantle | umhang, mantel | cape, manteau | capa, manto | マント
"""

SIZES = """
small | small, tiny, little, mini, miniature, petite, wee, baby | klein, kleine, kleiner, kleines, kleinen, winzig, winzigen, winzige | petit, petite, minuscule | pequeño, pequeña, diminuto, diminuta | 小さい, 小さな
large | large, big, huge, giant, enormous, massive, tall, gigantic, great | groß, große, großer, großen, riesig, riesige | grand, grande, gros, grosse, énorme, géant | grande, gran, enorme, gigante | 大きい, 大きな, 巨大
"""

# How a person looks, by the word that was used.
LOOKS = """
woman | woman, women, lady, mother, mom, mum, queen, she, heroine, actress | frau, dame | femme, dame | mujer, señora | 女性
man | man, men, guy, father, dad, king, he, sir | mann, herr | homme, monsieur | hombre, señor | 男性
girl | girl, girls, princess, baby girl, daughter | mädchen | fille, fillette | niña, chica | 女の子
child | child, children, kid, kids, toddler | kind, kinder | enfant, enfants | niños, criatura | 子供
boy | boy, boys, prince, baby boy, son | junge | garçon | niño, chico | 男の子
grandmother | grandmother, grandma, granny | oma, großmutter | grand-mère, mamie | abuela | おばあさん
grandfather | grandfather, grandpa, granddad | opa, großvater | grand-père, papi | abuelo | おじいさん
"""

# What people write and the world cannot draw yet, and the nearest thing it can. Reported to the reader, always.
NEAR = """
raccoon | badger, skunk, beaver, otter, red panda, panda, opossum, possum, hedgehog, squirrel, chipmunk, weasel, ferret, lemur, meerkat, mole, koala, sloth, animal, creature, critter, monster, mammal
fox | wolf, coyote, jackal, wolves, deer, dragon, kangaroo, dinosaur
cat | lion, tiger, leopard, cheetah, panther, lynx, puma, jaguar, cub, mouse, rat, hamster, owl, bird, penguin, duck, chicken, parrot, eagle, turtle, frog, fish, whale, dolphin
dog | horse, pony, donkey, cow, pig, sheep, goat, lamb, unicorn, zebra, giraffe, pet
bear | elephant, hippo, rhino, gorilla, bull, monkey, ape, camel
rabbit | mice, bunny rabbit
robot | machine, cyborg, drone, computer, laptop, ai, vacuum
person | actress, sir, daughter, son, chef, pirate, cook, farmer, teacher, doctor, nurse, student, mother, father, mom, dad, mum, baby girl, baby boy, couple, family, friend, artist, painter, musician, singer, dancer, knight, king, queen, prince, princess, wizard, witch, detective, explorer, athlete, baker, barista, founder, entrepreneur, worker, engineer, scientist, neighbour, neighbor, stranger, crowd, team, boss, marketer, designer, skier, swimmer, surfer, sailor, captain, fisherman, police officer, firefighter, waiter, driver, gardener, neighbours, neighbors, orchestra, band, choir, owner, he, she
astronaut | alien, martian, astronomer, diver
car | truck, bus, taxi, van, train, tram, bicycle, bike, motorcycle, motorbike, scooter, tractor, ambulance, jeep, boat, ship, yacht, ferry, submarine, skateboard
balloon | airship, zeppelin, blimp, kite, parachute, cloud
rocket | plane, airplane, aeroplane, jet, aircraft, helicopter, satellite, shuttle, ufo
suitcase | handbag, purse, wallet, briefcase, bags, passport, ticket, basket
gift | toy, book, cake, cookie, candle, soap, camera, watch, lamp, burger, pizza, sandwich, chocolate bar, product, brand, letter, envelope, map, treasure, chest, lipstick, cream, cosmetics
cup | bowl, glass, soup, pot, teapot, kettle, plate, ice cream, noodles, ramen
bottle | jar, can, vase, beer, wine, milk, sunscreen, serum, lotion, medicine, water
sneaker | sandal, sock, slipper, heel, heels, boots, jeans
phone | tablet, screen, headphones, television, tv, website, radio, console, gadget, earbuds, speaker
forest | mountain, mountains, valley, river, lake, cave, swamp, waterfall, canyon, camp, campsite, trail, path, cliff, volcano, wilderness, nature
meadow | playground, stadium, orchard, vineyard, village, castle, backyard, zoo, golf course, sky
city | warehouse, factory, corner, shop, store, market, mall, supermarket, station, airport, bridge, rooftop, square, plaza, subway, highway, bus stop, parking lot, harbour, harbor, rome, madrid, hong kong, shanghai, dubai
beach | underwater, pool, reef, lagoon, dock, pier, hawaii, maldives, river bank, harbourfront
desert | savanna, savannah, africa, temple, ruins, oasis, mars, wasteland, morocco
space station | moon base, planet, universe, laboratory, lab, mars base, asteroid, nebula
home | cafe, café, coffee shop, restaurant, bakery, school, classroom, library, museum, hospital, gym, hotel, studio, bathroom, theater, theatre, cinema, garage, attic, desk, table, bed, door, window, workshop
zoom in | close-up, closeup, close up, macro, dolly zoom, vertigo
zoom out | wide shot, establishing shot, aerial, drone shot, drone flyover, bird's eye
pan right | whip pan, arc shot, orbit shot, sweep
tilt up | low angle, look up
rain | cloudy, clouds, overcast, thunder, lightning, hail
clear | wind, windy, breeze, breezy, hot, warm, summer, spring day, autumn
flat | watercolour, watercolor, neon, pixel art, pixel, pencil sketch, sketch, pencil, paper cut-out, paper cutout, cut-out, oil, oil painting, photorealistic, realistic, cinematic, 3d, anime, comic, retro, vintage, clay, gouache, linocut, woodcut, ink, charcoal drawing, pastel, crayon, collage, origami, risograph, papercraft, claymation, manga, pop art, line art, isometric, low poly, hand-drawn, ghibli, pixar
jump | flip, somersault, backflip, stretch, exercise, play, kick, win, juggle
wave | clap, applaud, point, nod, thank, invite, laugh
sit | cook, bake, write, work, study, type, paint, draw, listen, watch tv, kneel, lie, meditate, pray, yawn, snooze
idle | buy, sell, use, try, wear, love, need, want, talk, speak, tell, say, said, told, cry, kiss, hug, meet, help, make, made, build, fix, clean, wash, check, call, hand
walk | leave, left home, crawl, sneak, stumble, limp, roam, push, pull, lead, move, approach, ski, skate, head home
float | dive, snorkel, surf, paddle, row
look around | hide, peek, examine, inspect, study map, photograph, film
hat | helmet, crown, headband, tiara, hood
scarf | necklace, tie, bow tie, collar, ribbon
glasses | monocle, mask, eyepatch
"""

_FUNCTION_TEXT = """
a an the of in on at to for with and or but as by from into onto through over under up down out off around
across along past near beside behind before after above below between among toward towards is are was were be
been being am do does did has have had having will would can could shall should may might must it its his her
their our my your he she they we you i him them us me this that these those there here who whom whose which what
when where while how why then than so very too also just only really quite more most much many few some any
every each all both either neither one two three first second last next another other own same such like about
again once still yet already now soon later ever never always often sometimes away back forward together alone
new old good great nice lovely beautiful cute whole heavy empty tired busy ready lost forgotten hidden broken
shared everyone everybody nobody orders third happy sad gentle soft quiet calm cozy cosy warm cool fresh young
bright colourful colorful friendly curious brave proud funny sweet playful magical shot scene camera view video
clip picture image frame style look looks looking background foreground side slowly quickly gently softly
happily carefully finally suddenly wearing wears worn wear holding time moment light lights shows seen set
something thing things way lot bit kind sort tall long short wide ground air floor front left right top bottom
middle centre center edge let gets get got s t re ve ll d m it's itself himself herself themselves filled full
surrounded towering ancient distant travelling-light little-by-little der die das den dem des ein eine einen
einem einer eines und oder mit im zum zur durch auf von zu bei für ist sind war als wie auch noch nach über
unter vor hinter neben sich sein ihr seine ihre er sie es le la les un une du de l et ou avec dans sur sous au
aux par pour en est sont qui que se son sa ses ce cette il elle el los las una unos unas y o con por para del al
su sus lo muy como desde hacia sobre
"""
FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())

_NEGATION_TEXT = """
no not without never none nor dont don't doesnt doesn't isnt isn't ohne kein keine keinen nicht sans pas aucun
aucune sin ningún ninguna hardly minus except
"""
NEGATIONS = frozenset(_NEGATION_TEXT.split())
JAPANESE_FILLERS = frozenset("のをがはにでともへやからまでよりしたするしているいたてたです。、ながらそしてへとなかある")

TABLES: dict[str, str] = {
    "subject": SUBJECTS,
    "setting": SETTINGS,
    "action": ACTIONS,
    "camera": CAMERAS,
    "style": STYLES,
    "time": TIMES,
    "weather": WEATHERS,
    "colour": COLOURS,
    "accessory": ACCESSORIES,
    "size": SIZES,
}


def rows(table: str) -> list[tuple[str, list[list[str]]]]:
    """The table as (thing, [words of language 0, of language 1, ...])."""
    found = []
    for line in table.strip().splitlines():
        thing, *columns = (cell.strip() for cell in line.split("|"))
        found.append((thing, [[word.strip() for word in cell.split(",") if word.strip()] for cell in columns]))
    return found


def things(slot: str) -> list[str]:
    """What the slot can be, in the table's order."""
    return [thing for thing, _ in rows(TABLES[slot])]


def near_rows() -> list[tuple[str, list[str]]]:
    """The things of NEAR with the words that are mapped to them."""
    return [(thing, words[0]) for thing, words in rows(NEAR)]


def forms(word: str, *, verb: bool) -> list[str]:
    """An English word and its regular inflections: walk, walks, walked, walking; box, boxes; puppy, puppies."""
    head, _, tail = word.partition(" ")
    if not head.isascii() or not head.isalpha():
        return [word]
    if not verb:
        stem = word[:-1] + "i" if word.endswith("y") and word[-2:-1] not in "aeiou" else word
        return [word, stem + ("es" if stem != word or word.endswith(("s", "x", "ch", "sh")) else "s")]
    rest = f" {tail}" if tail else ""
    return [form + rest for form in _verb_forms(head)]


def _verb_forms(head: str) -> list[str]:
    found = [head]
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        found += [head[:-1] + "ies", head[:-1] + "ied", head + "ing"]
    elif head.endswith("e"):
        found += [head + "s", head + "d", head[:-1] + "ing"]
    else:
        found += [head + ("es" if head.endswith(("s", "x", "ch", "sh", "o")) else "s"), head + "ed", head + "ing"]
        if len(head) > 2 and head[-1] not in "aeiouwxy" and head[-2] in "aeiou":
            found += [head + head[-1] + "ed", head + head[-1] + "ing"]
    return found


def as_markdown() -> str:
    """The tables as the vocabulary part of docs/reference/world-grammar.md."""
    parts = []
    for slot, table in TABLES.items():
        parts += [f"### {slot}", "", "| thing | " + " | ".join(LANGUAGES) + " |", "|---" * 6 + "|"]
        parts += [
            f"| **{thing}** | " + " | ".join(", ".join(words) for words in cells) + " |" for thing, cells in rows(table)
        ]
        parts.append("")
    parts += ["### look of a person", "", "| look | " + " | ".join(LANGUAGES) + " |", "|---" * 6 + "|"]
    parts += [
        f"| **{look}** | " + " | ".join(", ".join(words) for words in cells) + " |" for look, cells in rows(LOOKS)
    ]
    parts += ["", "### near things", "", "| drawn as | for |", "|---|---|"]
    parts += [f"| **{thing}** | {', '.join(words)} |" for thing, words in near_rows()]
    return "\n".join(parts) + "\n"
