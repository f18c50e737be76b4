import type { Words } from "../words.ts";

/** Mails in French. */
export const fr: Words = {
  reminder: {
    title: "Votre panier vous attend",
    intro: "Voici ce que vous avez mis dans votre panier. Le lien le remplit de nouveau, sur un autre appareil aussi.",
    button: "Retour au panier",
    footer: "Vous recevez ce message parce que vous avez demandé un rappel lors de la commande.",
    more: (count) => (count === 1 ? "et 1 autre article" : `et ${String(count)} autres articles`),
    stop: "Ne plus recevoir de rappels",
  },
  orderSubject: (shop, number) => `${shop}\u00a0: nous avons bien reçu votre commande ${number}`,
  thanks: "Merci pour votre commande",
  thanksTo: (name) => `Merci pour votre commande, ${name}`,
  orderIntro: (number, date) =>
    `Votre commande ${number} du ${date} est confirmée. Nous vous écrirons dès qu’elle sera en route.`,
  viewOrder: "Voir la commande",
  subtotal: "Sous-total",
  discount: "Remise",
  shipping: "Livraison",
  tax: "Taxes",
  taxIncluded: "Dont taxes",
  total: "Total",
  shipTo: "Adresse de livraison",
  orderFooter: "Le lien ci-dessus ouvre votre commande sans connexion. Merci de ne pas le transmettre.",
  account: {
    reset_password: {
      title: "Choisissez un nouveau mot de passe",
      intro:
        "Quelqu’un, vous sans doute, a demandé un nouveau mot de passe pour cette adresse. Le lien ne sert qu’une fois et pour peu de temps.",
      button: "Choisir un mot de passe",
      footer: "Si ce n’était pas vous, vous n’avez rien à faire\u00a0: votre mot de passe reste le même.",
    },
    verify_email: {
      title: "Confirmez votre adresse e-mail",
      intro: "Bienvenue. Confirmez que cette adresse est la vôtre, pour que vos commandes vous parviennent.",
      button: "Confirmer l’adresse",
      footer: "Si vous ne vous êtes pas inscrit chez nous, ne tenez pas compte de ce message.",
    },
    change_email: {
      title: "Confirmez votre nouvelle adresse e-mail",
      intro: "Vous souhaitez utiliser désormais cette adresse. Le changement se fait quand vous le confirmez.",
      button: "Utiliser cette adresse",
      footer: "Si ce n’était pas vous, ne tenez pas compte de ce message\u00a0: rien ne change.",
    },
    account_exists: {
      title: "Vous avez déjà un compte",
      intro: "Quelqu’un, vous sans doute, a voulu s’inscrire avec cette adresse. Elle a déjà un compte.",
      button: "Se connecter",
      footer: "Si ce n’était pas vous, vous n’avez rien à faire.",
    },
  },
};
