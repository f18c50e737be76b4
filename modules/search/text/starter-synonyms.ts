import type { Synonym } from "../search-engine.ts";
import { parseSynonyms } from "./synonyms.ts";

/**
 * What a new shop begins with: abbreviations, units, spellings, names for the same thing across retail, and what stands
 * for trade marks that became words. The desk adds its own and may switch these off.
 */
const RULES = {
  en: `
    pc, pcs, pce, piece, pieces
    pk, pack, package
    qty, quantity
    ea, each
    pr, pair
    in, inch, inches
    ft, foot, feet
    yd, yard
    cm, centimeter, centimetre
    mm, millimeter, millimetre
    m, meter, metre
    oz, ounce
    lb, lbs, pound, pounds
    kg, kilogram, kilo
    g, gram, grams
    l, liter, litre
    ml, milliliter, millilitre
    gal, gallon
    w, watt, watts
    v, volt, volts
    ah, amp hour
    hz, hertz
    hr, hour
    min, minute
    yr, year, years
    xl, extra large
    xs, extra small
    mic, mike, microphone
    amp, amplifier
    vol, volume
    acc, accessory, accessories
    adj, adjustable
    asst, assorted, assortment
    elec, electric
    std, standard
    orig, original
    ltd, limited
    ed, edition
    tv, television
    pc => computer
    laptop, notebook computer
    phone, mobile phone, cell phone, cellphone, smartphone
    headphones, headset
    earbuds, earphones, in ear headphones
    speaker, loudspeaker
    bt, bluetooth
    usb stick, flash drive, thumb drive
    remote control, remote controlled, rc, radio control, radio controlled
    ac adapter, power supply, power adapter
    cord, cable, lead
    led light, led lamp
    torch, flashlight
    colour, color
    grey, gray
    fibre, fiber
    aluminium, aluminum
    jewellery, jewelry
    pyjamas, pajamas, pjs
    moulding, molding
    theatre, theater
    centre, center
    tyre, tire
    kid, kids, child, children, childrens
    toddler => kids, child, children
    baby, infant
    infant => toddler
    boy, boys
    girl, girls
    women, womens, ladies
    men, mens, gents
    gift, present
    xmas, christmas
    bday, birthday
    sofa, couch, settee
    cupboard, closet, wardrobe
    chest of drawers, dresser
    rug, carpet
    curtain, curtains, drapes
    cushion, pillow
    duvet, comforter
    bin, trash can, garbage can, waste bin
    tap, faucet
    hob, stove, cooktop
    fridge, refrigerator
    vacuum, hoover, vacuum cleaner
    pan, skillet
    nappy, diaper
    pram, stroller, pushchair
    dummy, pacifier
    trainers, sneakers
    trousers, pants
    jumper, sweater, pullover
    tee, tshirt, t shirt
    hoodie, hooded sweatshirt
    backpack, rucksack
    purse, handbag
    glasses, eyeglasses, spectacles
    sunglasses, shades
    bike, bicycle
    motorbike, motorcycle
    car, automobile
    truck, lorry
    plane, airplane, aeroplane
    plush, plushie, stuffed animal, stuffed toy, soft toy
    teddy => plush bear, stuffed bear
    fancy dress, dress up, costume
    playing cards, deck of cards
    trading card game, tcg
    collectible card game, ccg
    board game, tabletop game
    role playing game, rpg
    mtg, magic the gathering
    dnd, d and d, dungeons and dragons
    yugioh, yu gi oh
    hotwheels, hot wheels
    lego => building bricks, building blocks
    nerf => foam blaster, dart blaster
    frisbee => flying disc
    rubiks cube => magic cube, speed cube, puzzle cube
    slinky => coil spring
    hula hoop => exercise hoop
    play doh, modeling clay => modelling dough, modeling dough
    jigsaw, jigsaw puzzle
    figurine, figure, statue
    action figure, figurine
    dollhouse, dolls house
    paddling pool, kiddie pool
    scooter, kick scooter
    drumstick, drum stick
    drumhead, drum head
    hihat, hi hat
    fretboard, fingerboard
    pick, plectrum
    pickguard, scratchplate, scratch plate
    whammy bar, tremolo bar, tremolo arm
    uke, ukulele
    sax, saxophone
    harp => harmonica
    mouth organ, harmonica
    thumb piano, kalimba, mbira
    melodica, blow organ
    keyboard, electronic piano
    smoke machine, fog machine, fogger
    disco light, stage light, party light
    pa, public address
    xlr cable, mic cable, microphone cable
    stereo jack, aux
    earplug, ear plug
    band aid => plaster, adhesive bandage
    kleenex => tissues
    post it => sticky notes
    sharpie => permanent marker
    scotch tape, sellotape => adhesive tape
    velcro => hook and loop
    thermos => vacuum flask, insulated bottle
    tupperware => food container
    crock pot => slow cooker
    jacuzzi => hot tub
    ping pong, table tennis
    soccer, football
    bbq, barbecue, grill
    diy, do it yourself
    ebook, e book
    paperback, softcover
    dvd, blu ray
    sci fi, science fiction
    wifi, wireless
    3d, three dimensional
    first aid kit, medical kit`,
  de: `
    stk, stuck, stuecke, teile
    tv, fernseher
    handy, smartphone, mobiltelefon
    kopfhorer, headset
    mikro, mikrofon
    lautsprecher, box
    sofa, couch
    schrank, kleiderschrank
    kissen, polster
    teppich, laufer
    vorhang, gardine
    lampe, leuchte
    gluhbirne, leuchtmittel
    fahrrad, rad, bike
    kinderwagen, buggy
    schnuller, nuckel
    kuscheltier, stofftier, pluschtier
    puppenhaus, puppenstube
    puzzle, legespiel
    gesellschaftsspiel, brettspiel
    hose, pants
    pulli, pullover
    turnschuhe, sneaker
    rucksack, backpack
    muelleimer, mulleimer, abfalleimer
    pfanne, bratpfanne
    kuhlschrank, fridge
    staubsauger, sauger
    geschenk, prasent
    weihnachten, xmas
    tempo => taschentucher
    tesa => klebeband
    edding => filzstift, permanentmarker
    uhu => klebstoff`,
  fr: `
    pcs, piece, pieces
    tele, television
    portable, smartphone, telephone
    ordi, ordinateur
    casque, ecouteurs
    micro, microphone
    enceinte, haut parleur
    canape, sofa
    armoire, penderie
    coussin, oreiller
    tapis, moquette
    rideau, voilage
    lampe, luminaire
    velo, bicyclette
    poussette, landau
    peluche, doudou
    jeu de societe, jeu de plateau
    pull, chandail
    baskets, tennis
    sac a dos, backpack
    poubelle, corbeille
    poele, sauteuse
    frigo, refrigerateur
    cadeau, present
    noel, xmas
    scotch => ruban adhesif
    bic => stylo
    kleenex => mouchoirs`,
  es: `
    pzas, pieza, piezas
    tele, television, televisor
    movil, celular, smartphone
    ordenador, computadora
    auriculares, cascos
    micro, microfono
    altavoz, parlante
    sofa, sillon
    armario, ropero
    cojin, almohada
    alfombra, tapete
    cortina, visillo
    lampara, luz
    bici, bicicleta
    cochecito, carrito
    peluche, muneco de peluche
    juego de mesa, juego de tablero
    jersey, sueter
    zapatillas, tenis
    mochila, backpack
    basura, papelera
    sarten, paila
    nevera, frigorifico, refrigerador
    regalo, obsequio
    navidad, xmas
    celo => cinta adhesiva
    kleenex => panuelos`,
} as const;

/** The starter set by language, as the engine takes it. */
export function starterSynonyms(): Readonly<Record<string, readonly Synonym[]>> {
  return Object.fromEntries(
    Object.entries(RULES).map(([language, text]) => {
      const rules = text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
      return [language, rules.flatMap((rule) => parseSynonyms(rule) ?? [])];
    }),
  );
}
