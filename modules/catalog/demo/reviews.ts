import type { DemoProduct } from "./demo-product.ts";
import { createRandom, hashText, type Random } from "./random.ts";

/** What somebody said of a demo product. */
export type DemoReview = {
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly locale: string;
  readonly isVerified: boolean;
  /** Whether the desk has read it; a few wait, so that the desk has something to read. */
  readonly isPublished: boolean;
  readonly daysAgo: number;
};

/** What is said by how content somebody is; an opening and an ending make a text. */
type Phrases = {
  readonly authors: readonly string[];
  readonly content: readonly (readonly [title: string, opening: string])[];
  readonly fair: readonly (readonly [title: string, opening: string])[];
  readonly sorry: readonly (readonly [title: string, opening: string])[];
  readonly endings: readonly string[];
};

const phrases: Readonly<Record<"en" | "de" | "fr" | "ja", Phrases>> = {
  en: {
    authors: ["Anna W.", "James", "Priya S.", "Tom", "Grace L.", "Oliver", "Maya", "Ben H.", "Ruth", "Sam"],
    content: [
      ["Better than in the pictures", "It looks even better at home than it did in the shop."],
      ["Exactly what I was looking for", "I looked for something like this for months, and here it is."],
      ["Would buy again", "Well made, and you notice it every day."],
      ["A lovely present", "I gave it to my sister and now want one for myself."],
      ["Simply good", "No fuss, no smell, nothing to complain about."],
      ["Worth the wait", "It was sold out for a while. I am glad that I waited."],
      ["Our favourite corner", "It changed the whole room, and the room is not small."],
      ["Honest work", "You can see that somebody cared about the details."],
      ["Second one already", "The first has lived with us for two years, so we got another."],
      ["Lovely colour", "The colour is calm and goes with everything we have."],
    ],
    fair: [
      ["Good, with one reservation", "Does what it should, although the colour is a little darker than I expected."],
      ["Decent", "Nothing wrong with it, but nothing special about it either."],
      ["Pretty, a bit fiddly", "It took me an evening to put it where I wanted it."],
      ["Fine for the price", "I had hoped for a little more weight, but it does the job."],
    ],
    sorry: [
      ["Not for me", "It is smaller than I thought, which is my own fault, but still."],
      ["Disappointed", "There was a scratch on one side. I kept it, but I am not happy about it."],
      ["Looks better online", "The finish is rougher than the pictures suggest."],
    ],
    endings: [
      "It was delivered in two days, in hardly any packaging.",
      "After half a year it still looks like new.",
      "The material feels right.",
      "The instructions could be clearer.",
    ],
  },
  de: {
    authors: ["Katrin", "Jonas B.", "Heike", "Lukas", "Miriam T.", "Stefan"],
    content: [
      ["Genau richtig", "Schlicht, gut verarbeitet und jeden Tag in Gebrauch."],
      ["Noch schöner als gedacht", "In echt wirkt es noch wertiger als auf den Bildern."],
      ["Gerne wieder", "Verschenkt, und gleich ein zweites für uns bestellt."],
      ["Passt wunderbar", "Fügt sich ein, als wäre es schon immer da gewesen."],
      ["Sauber gemacht", "Man sieht, dass sich jemand Mühe gegeben hat."],
    ],
    fair: [["Solide", "Erfüllt seinen Zweck, die Farbe ist allerdings etwas dunkler als erwartet."]],
    sorry: [["Leider zurückgeschickt", "Für unseren Raum war es zu klein."]],
    endings: [
      "Die Lieferung kam nach zwei Tagen.",
      "Das Material fühlt sich gut an.",
      "Klare Empfehlung für den Preis.",
    ],
  },
  fr: {
    authors: ["Camille", "Julien R.", "Léa", "Mathieu"],
    content: [
      ["Très belle qualité", "Les finitions sont soignées et l'objet trouve sa place partout."],
      ["Ravie de mon achat", "Encore plus beau en vrai que sur les photos."],
      ["Un beau cadeau", "Offert à ma mère, qui ne le quitte plus."],
    ],
    fair: [["Correct", "Rien à redire, mais la couleur est un peu plus foncée que prévu."]],
    sorry: [["Déçu", "Plus petit que je ne l'imaginais."]],
    endings: ["Livraison en deux jours.", "La matière est agréable.", "Je recommande."],
  },
  ja: {
    authors: ["さくら", "健太", "美咲"],
    content: [
      ["買ってよかったです", "写真で見るよりもずっと素敵で、毎日使っています。"],
      ["贈り物に", "母に贈ったところ、とても喜んでくれました。"],
    ],
    fair: [["まずまず", "品質に問題はありませんが、色が思ったより少し濃いめでした。"]],
    sorry: [["少し残念", "思っていたより小さかったです。"]],
    endings: ["二日で届きました。", "手触りが良いです。"],
  },
};

const MOST = 14;
const OLDEST_DAYS = 540;

/** What was said of a demo product: the same for the same product, around its rating. A few products have none yet. */
export function demoReviews(product: DemoProduct): readonly DemoReview[] {
  const random = createRandom(hashText(`reviews of ${product.externalId}`));
  if (random.chance(0.12)) return [];
  // Most products have few reviews, a few have many.
  const count = 1 + Math.floor(random.next() ** 1.8 * MOST);
  const reviews = Array.from({ length: count }, () => demoReview(product, random));
  // Nobody says under one product what somebody else has said.
  return reviews.filter(({ title }, index) => reviews.findIndex((one) => one.title === title) === index);
}

function demoReview(product: DemoProduct, random: Random): DemoReview {
  const locale = random.pick(["en", "en", "en", "en", "en", "de", "de", "fr", "ja"] as const);
  const { authors, content, fair, sorry, endings } = phrases[locale];
  // Two draws lean to the middle, as opinions do.
  const leaning = (random.next() + random.next() - 1) * 2.6;
  const rating = Math.min(5, Math.max(1, Math.round(product.rating + leaning)));
  const [title, opening] = random.pick(rating >= 4 ? content : rating === 3 ? fair : sorry);
  return {
    rating,
    title,
    body: random.chance(0.6) ? `${opening} ${random.pick(endings)}` : opening,
    author: random.pick(authors),
    locale,
    isVerified: random.chance(0.85),
    isPublished: random.chance(0.985),
    daysAgo: random.integer(1, OLDEST_DAYS),
  };
}
