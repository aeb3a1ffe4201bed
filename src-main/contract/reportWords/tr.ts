import { createGrammar } from '../grammar'
import type { Examples } from '../report'
import type { ReportWords } from './en'

const { number, percent, list } = createGrammar('tr')
const names = (labels: readonly string[]) => list(labels.map((label) => `“${label}”`))
/** With the endings that the sentences below ask for. */
const NOUNS = {
  samples: {
    one: 'örnek',
    other: 'örnekler',
    in: 'örneklerde',
    of: 'örneklerin',
    its: 'örneğinde',
    oneIn: 'örnekte',
    from: 'örnekten',
    all: 'örnekleri',
  },
  takes: {
    one: 'çekim',
    other: 'çekimler',
    in: 'çekimlerde',
    of: 'çekimlerin',
    its: 'çekiminde',
    oneIn: 'çekimde',
    from: 'çekimden',
    all: 'çekimleri',
  },
  both: {
    one: 'örnek ya da çekim',
    other: 'örnek ve çekimler',
    in: 'örnek ve çekimlerde',
    of: 'örnek ve çekimlerin',
    its: 'örnek ve çekiminde',
    oneIn: 'örnek ve çekimde',
    from: 'örnek ve çekimden',
    all: 'örnek ve çekimleri',
  },
} as const satisfies Record<Examples, Record<string, string>>
const large = (text: string) => text.charAt(0).toLocaleUpperCase('tr') + text.slice(1)

export function tr(made: Examples): ReportWords {
  const noun = NOUNS[made]
  const moving = made !== 'samples'
  const axes = { signers: 'kişilerin', days: 'günlerin', recordings: 'kayıtların', samples: noun.of } as const
  const apart = moving
    ? 'İkisini de birkaç çekim daha yaparak elinden geldiğince belirgin yap ya da biri için başka bir işaret seç.'
    : 'İkisini de ayrıldıkları bir açıdan kaydet, işarete daha yavaş girip çık ya da biri için başka bir işaret seç.'
  return {
    page: 'Signsmith raporu',
    made: (app, day) =>
      `Signsmith ${app}, ${day}. Öğretilen işaretleri tanır; ${moving ? 'yüz ve bedenden, üç sayıyla yüzün yerini ve çekimlerin yüzü de içeren bütün kareyi gösteren küçük görüntülerini saklar; ikisi de kapatılabilir' : 'yüz ve beden kaydedilmez'}.`,
    reach: {
      signer: 'başka kişilerde',
      pair: 'iki kişiden ötekinde',
      day: 'başka bir gün sende',
      recording: 'başka bir kayıtta sende',
      block: 'aynı kayıtta sende',
    },
    notMeasured: {
      signer: '',
      pair: `Ölçülmedi: bu iki kişi dışındakiler; iki kişi başkaları için az şey söyler. Üçüncü bir kişiden birkaç ${noun.one} iste.`,
      day: `Ölçülmedi: başka kişiler. Başka birinden birkaç ${noun.one} iste.`,
      recording: 'Ölçülmedi: başka bir gün, başka kişiler. Yarın yeniden kaydet, başka birinden de iste.',
      block:
        'Ölçülmedi: başka bir kayıt, başka bir gün, başka kişiler. Başka bir gün seni tanımayabilir: her işareti yarın yeniden kaydet.',
    },
    lead: (share, low, high, reach) =>
      `Öğrenmediği ${noun.in}, ${reach} doğruluk ${percent(share, 1)}, büyük olasılıkla ${percent(low, 1)} ile ${percent(high, 1)} arasında.`,
    method: (protocol, n, cells, f1) =>
      `Ölçüm: ${protocol}; ${number(cells)} grupta ${number(n)} ${noun.one}. Aralık (%95, Wilson) her grubu bir kez sayar, çünkü aynı kaydın ${noun.all} birbirine benzer. Makro F1 ${number(f1, 3)}.`,
    protocols: {
      signer: (folds) => `kişiler ${number(folds)} grup hâlinde ayrı tutuldu`,
      day: (folds) => `günler ${number(folds)} grup hâlinde ayrı tutuldu`,
      recording: (folds) => `kayıtlar ${number(folds)} grup hâlinde ayrı tutuldu`,
      block: () => 'her işaretin ilk yarısı ikinci yarısına karşı, iki yönde',
    },
    otherHand: (sure) => `Öteki elle gösterildiğinde: ${sure}.`,
    sure: (share, low, high, n) => `${percent(share, 1)} (${percent(low)} – ${percent(high)}, n = ${number(n)})`,
    untested: 'sınanmadı',
    neverNamed: 'hiç söylenmedi',
    next: 'Şimdi ne yapmalı',
    nothing: 'Göze çarpan bir şey yok.',
    each: 'Her işaret',
    columns: {
      sign: 'İşaret',
      samples: large(noun.one),
      recordings: 'Kayıt',
      recall: 'Bulunan (duyarlılık)',
      precision: 'Söylenince doğru (kesinlik)',
      f1: 'F1',
    },
    recallChart: 'Her işaretin duyarlılığı; sayılar aşağıdaki tabloda',
    confusion: 'Ne, ne sanılıyor',
    confusionHint: 'Satırlar gösterileni, sütunlar söyleneni verir.',
    confusedMost: (shown, all) =>
      `Matris, ${number(all)} işaretten en çok karıştırılan ${number(shown)} tanesini gösterir; hepsi bu sayfanın yanındaki JSON dosyasındadır.`,
    pairs: 'Başka işaret sanılanlar, en sık olanlar başta',
    pairColumns: { shown: 'Gösterilen', named: 'Söylenen', samples: large(noun.one) },
    pair: (n, of) => `${number(of)} ${noun.from} ${number(n)}`,
    morePairs: (n) => `JSON dosyasında ${number(n)} çift daha var.`,
    suspects: `İşaretine uymayan ${noun.other}`,
    sample: (recording, signer, when) => `${number(recording)}. kayıt${signer ? `, ${signer}` : ''}, ${when}`,
    suspectColumns: { sample: large(noun.one), looksLike: 'Benzediği', margin: 'Fark' },
    calibration: 'Olasılıkları doğru çıkıyor mu',
    calibrationLead: (ece, temperature) =>
      `Beklenen kalibrasyon hatası ${percent(ece, 1)}, sıcaklık ${number(temperature, 2)}.`,
    calibrationChart: 'Söylenen olasılık ile doğru çıkma oranı; sayılar aşağıdaki tabloda',
    calibrationColumns: { said: 'Söylenen', n: 'n', mean: 'Söylenen ortalama', right: 'Doğru' },
    range: (from, to) => `${percent(from)} – ${percent(to)}`,
    unknown: 'Hiç öğretilmemiş işaretler',
    unknownLead: (groups, strangers, accepted, known, recall) =>
      `${number(groups)} işaret grubu sırayla dışarıda bırakıldı. Bunların ${number(strangers)} ${noun.its} öğretilen bir işaret sanılma oranı ${percent(accepted, 1)}; öğretilen ${number(known)} ${noun.oneIn} kabul edilme oranı ${percent(recall, 1)}.`,
    unknownAt95: (accepted, auroc) =>
      `Bunların tam %95’ini kabul eden sınırda: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
    curve: 'Daha fazlası ne kazandırır',
    curveColumns: { from: 'Öğrenilen', samples: large(noun.one), accuracy: 'Doğruluk', n: 'n' },
    curveRow: (part, of) => `${axes[of]} bir bölümü: ${percent(part)}`,
    activations: 'Aktivasyonlar yan yana',
    activationsLead: (runs, n) =>
      `Her aktivasyon aynı tohumlarla, aynı bölümlerde, ${number(runs)} kez çalıştı; n = ${number(n)}. Öğrenme hızı modelinkidir, her biri için ayrıca ayarlanmadı.`,
    activationColumns: { name: 'Aktivasyon', accuracy: 'Doğruluk', difference: 'APALU’ya göre puan', p: 'p' },
    difference: (mean, sd) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
    more({ of, lost }) {
      if (lost < 1) return 'Aynısından daha çoğu pek bir şey kazandırmaz: yarısıyla da neredeyse aynı sonuç alındı.'
      const more = {
        signers: 'yeni bir kişi',
        days: 'yeni bir gün',
        recordings: 'yeni kayıtlar',
        samples: `yeni ${noun.other}`,
      }[of]
      return `En büyük katkıyı ${more} sağlar: ${axes[of]} yarısıyla doğruluk ${number(lost, 1)} puan daha düşüktü.`
    },
    warning(warning) {
      switch (warning.about) {
        case 'one-recording': {
          const { labels } = warning
          return `${names(labels)}: yalnız bir kayıt var. Daha sonra, ${moving ? 'başka bir gün' : 'başka bir açıdan'} yeniden kaydet.`
        }
        case 'one-day':
          return 'Her şey tek günde kaydedildi; başka bir gün seni tanımayabilir. Yarın yeniden kaydet.'
        case 'one-signer':
          return warning.signers === 1
            ? `Her şeyi tek kişi kaydetti; başkaları için bir şey bilinmiyor. Başka birinden birkaç ${noun.one} iste.`
            : `Her şeyi iki kişi kaydetti; başkalarını ne kadar tanıdığını söylemek için çok az. Üçüncü bir kişiden birkaç ${noun.one} iste.`
        case 'alike':
          return `“${warning.label}” ile “${warning.other}” sık karıştırılıyor (${number(warning.of)} ${noun.from} ${number(warning.confused)} tanesi). El noktalarında neredeyse aynılar. ${apart}`
        case 'close':
          return `“${warning.label}” ile “${warning.other}” el noktalarında neredeyse aynı; başkası yaptığında karıştırılabilir. ${apart}`
        case 'untested': {
          const { labels } = warning
          return `${names(labels)} sınanamadı. Bir kez daha kaydet.`
        }
        case 'suspects':
          return `${number(warning.count)} ${noun.one} kendi işaretine uymuyor: ${moving ? 'bir bak' : 'görüntüsüne bak'}.`
        case 'duplicates':
          return `${number(warning.count)} ${noun.one} bir başkasının kopyası, yeni bir şey öğretmiyor.`
        case 'few':
          return `“${warning.label}” için ${number(warning.samples)} ${NOUNS[warning.takes ? 'takes' : 'samples'].one} var, ötekilerde yaklaşık ${number(warning.usual)}. Daha çok kaydet.`
        case 'one-place': {
          const { labels } = warning
          return `${names(labels)}: el hep aynı yerde. Görüntünün başka yerlerinde de göster.`
        }
        case 'one-size': {
          const { labels } = warning
          return `${names(labels)}: el hep aynı uzaklıkta. Yaklaş, sonra da uzaklaş.`
        }
        case 'no-nothing':
          return 'Neyin işaret olmadığı ona henüz pek gösterilmedi. “Hiçbiri” işareti için, hiçbir şey yapmadan yarım dakika kaydet: Signsmith hangi hareketlerin işaret olmadığını bundan öğrenir.'
      }
    },
  }
}
