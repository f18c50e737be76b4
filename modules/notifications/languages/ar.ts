import type { Words } from "../words.ts";

const parts = new Intl.PluralRules("ar");

/** Mails in Arabic. */
export const ar: Words = {
  reminder: {
    title: "سلتك في انتظارك",
    intro: "هذا ما وضعته في سلتك. يعيد الرابط ملأها من جديد، وعلى جهاز آخر أيضًا.",
    button: "العودة إلى السلة",
    footer: "وصلتك هذه الرسالة لأنك طلبت عند الدفع أن نذكّرك.",
    more: sayMore,
    stop: "إيقاف التذكيرات",
  },
  orderSubject: (shop, number) => `${shop}: وصلنا طلبك ${number}`,
  thanks: "شكرًا على طلبك",
  thanksTo: (name) => `شكرًا على طلبك، ${name}`,
  orderIntro: (number, date) => `تم تأكيد طلبك ${number} بتاريخ ${date}. سنكتب إليك حين يصبح في الطريق.`,
  viewOrder: "عرض الطلب",
  subtotal: "المجموع الفرعي",
  discount: "الخصم",
  shipping: "الشحن",
  tax: "الضريبة",
  taxIncluded: "الضريبة (مشمولة)",
  total: "الإجمالي",
  shipTo: "عنوان التوصيل",
  orderFooter: "يفتح الرابط أعلاه طلبك دون تسجيل الدخول. نرجو عدم مشاركته.",
  account: {
    reset_password: {
      title: "اختيار كلمة مرور جديدة",
      intro: "طُلبت كلمة مرور جديدة لهذا العنوان، ونرجو أن تكون أنت من طلبها. يعمل الرابط مرة واحدة ولمدة قصيرة.",
      button: "اختيار كلمة المرور",
      footer: "إن لم تكن أنت، فلا حاجة إلى أي إجراء: تبقى كلمة مرورك كما هي.",
    },
    verify_email: {
      title: "تأكيد عنوان بريدك الإلكتروني",
      intro: "مرحبًا بك. نرجو تأكيد أن هذا العنوان لك، كي تصلك أخبار طلباتك.",
      button: "تأكيد العنوان",
      footer: "إن لم تسجّل لدينا، فتجاهل هذه الرسالة.",
    },
    change_email: {
      title: "تأكيد عنوان بريدك الإلكتروني الجديد",
      intro: "طلبت أن نستخدم هذا العنوان من الآن فصاعدًا. يسري التغيير عندما تؤكده.",
      button: "استخدام هذا العنوان",
      footer: "إن لم تكن أنت، فتجاهل هذه الرسالة: لن يتغير شيء.",
    },
    account_exists: {
      title: "لديك حساب بالفعل",
      intro: "حاول أحدهم، ونرجو أن تكون أنت، التسجيل بهذا العنوان. يوجد له حساب بالفعل.",
      button: "تسجيل الدخول",
      footer: "إن لم تكن أنت، فلا حاجة إلى أي إجراء.",
    },
  },
};

/** Arabic counts in more than two ways. */
function sayMore(count: number): string {
  switch (parts.select(count)) {
    case "one":
      return "ومنتج آخر";
    case "two":
      return "ومنتجان آخران";
    case "few":
      return `و${String(count)} منتجات أخرى`;
    case "zero":
    case "many":
    case "other":
      return `و${String(count)} منتجًا آخر`;
  }
}
