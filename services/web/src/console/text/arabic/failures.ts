import type { failures as english } from '../english/failures.ts'
import type { TextsOf } from '../texts-of.ts'

export const failures: TextsOf<typeof english> = {
  failuresViewHint:
    'طلبات يرفض Elasticsearch مستنداتها. يُعاد كل منها حين يتغير. صحّح الطلب أو الفهرس أولًا، ثم حاول من جديد.',
  allReasons: 'كل الأسباب',
  noFailures: 'لا يرفض Elasticsearch أي طلب.',
  noFailuresHere: 'لا طلب مرفوض بهذا المرشح.',
  failuresCount: {
    zero: 'لا إخفاقات',
    one: 'إخفاق واحد',
    two: 'إخفاقان',
    few: '{count} إخفاقات',
    many: '{count} إخفاقًا',
    other: '{count} إخفاق',
  },
  chooseAll: 'اختيار الكل في هذه الصفحة',
  chooseLead: 'اختيار الطلب {id}',
  attempts: 'المحاولات',
  lastSeen: 'آخر محاولة',
  showDocument: 'عرض المستند',
  retryChosen: { one: 'إعادة محاولة {count}', other: 'إعادة محاولة {count}' },
  retryAll: { one: 'إعادة المحاولة', other: 'إعادة محاولة الكل ({count})' },
  discardChosen: { one: 'إسقاط {count} …', other: 'إسقاط {count} …' },
  discardAll: { one: 'إسقاطه …', other: 'إسقاط الكل ({count}) …' },
  discardTitle: {
    one: 'هل تُسقط إخفاقًا واحدًا؟',
    two: 'هل تُسقط إخفاقين؟',
    few: 'هل تُسقط {count} إخفاقات؟',
    many: 'هل تُسقط {count} إخفاقًا؟',
    other: 'هل تُسقط {count} إخفاق؟',
  },
  discardAsk:
    'يُزال فقط ما هو مدوّن هنا. وتبقى الطلبات والفهرس كما هي، وتظل عمليات البحث تعرض بيانات قديمة حتى تتغير الطلبات.',
  retried: {
    zero: 'لا طلب يُعاد.',
    one: 'تُعاد محاولة طلب واحد.',
    two: 'تُعاد محاولة طلبين.',
    few: 'تُعاد محاولة {count} طلبات.',
    many: 'تُعاد محاولة {count} طلبًا.',
    other: 'تُعاد محاولة {count} طلب.',
  },
  discarded: {
    zero: 'لم يُسقط شيء.',
    one: 'أُسقط إخفاق واحد.',
    two: 'أُسقط إخفاقان.',
    few: 'أُسقطت {count} إخفاقات.',
    many: 'أُسقط {count} إخفاقًا.',
    other: 'أُسقط {count} إخفاق.',
  },
  documentNow: 'المستند الذي يُكتب الآن',
  documentNone: 'لم يعد هذا الطلب موجودًا، أو لا يمكن قراءة صفوفه.',
}
