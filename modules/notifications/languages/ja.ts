import type { Words } from "../words.ts";

/** Mails in Japanese. */
export const ja: Words = {
  reminder: {
    title: "カートに商品が残っています",
    intro: "カートに入れた商品です。リンクを開くと、ほかの端末でもカートの中身が元に戻ります。",
    button: "カートに戻る",
    footer: "ご購入手続きの際にお知らせをご希望いただいたため、このメールをお送りしています。",
    more: (count) => `ほか${String(count)}点`,
    stop: "お知らせを停止する",
  },
  orderSubject: (shop, number) => `${shop}:ご注文 ${number} を承りました`,
  thanks: "ご注文ありがとうございます",
  thanksTo: (name) => `${name} 様、ご注文ありがとうございます`,
  orderIntro: (number, date) => `${date}のご注文 ${number} が確定しました。発送の際に改めてご連絡いたします。`,
  viewOrder: "注文を見る",
  subtotal: "小計",
  discount: "割引",
  shipping: "送料",
  tax: "税",
  taxIncluded: "うち税",
  total: "合計",
  shipTo: "お届け先",
  orderFooter: "上のリンクはログインなしでご注文内容を表示します。ほかの方に転送しないでください。",
  account: {
    reset_password: {
      title: "新しいパスワードの設定",
      intro: "このアドレスについて、新しいパスワードの設定が求められました。リンクは一度だけ、短い時間のみ有効です。",
      button: "パスワードを設定する",
      footer: "お心当たりがない場合は、何もする必要はありません。パスワードは変わりません。",
    },
    verify_email: {
      title: "メールアドレスの確認",
      intro:
        "ご登録ありがとうございます。ご注文のお知らせが届くよう、このアドレスがご本人のものであることをご確認ください。",
      button: "アドレスを確認する",
      footer: "ご登録のお心当たりがない場合は、このメールを破棄してください。",
    },
    change_email: {
      title: "新しいメールアドレスの確認",
      intro: "今後このアドレスを使うとのお申し出を承りました。確認していただくと変更されます。",
      button: "このアドレスを使う",
      footer: "お心当たりがない場合は、このメールを破棄してください。何も変わりません。",
    },
    account_exists: {
      title: "アカウントはすでにあります",
      intro: "このアドレスでの登録が試みられましたが、すでにアカウントがあります。",
      button: "ログインする",
      footer: "お心当たりがない場合は、何もする必要はありません。",
    },
  },
};
