import { createGrammar } from '../grammar'
import type { ReportWords } from './en'

const { number, percent, list } = createGrammar('tr')
const names = (labels: readonly string[]) => list(labels.map((label) => `“${label}”`))
const OF = { signers: 'kişilerin', recordings: 'kayıtların', samples: 'örneklerin' } as const

export const tr: ReportWords = {
  page: 'Signsmith raporu',
  made: (app, day) => `Signsmith ${app}, ${day}. Öğretilen işaretleri tanır; yüz ve beden kaydedilmez.`,
  lead: (share, low, high) =>
    `Görmediği örneklerde doğruluk ${percent(share, 1)}, büyük olasılıkla ${percent(low, 1)} ile ${percent(high, 1)} arasında.`,
  method: (protocol, n, cells, f1) =>
    `Ölçüm: ${protocol}; ${number(cells)} grupta ${number(n)} örnek. Aralık (%95, Wilson) her grubu bir kez sayar, çünkü aynı kaydın örnekleri birbirine benzer. Makro F1 ${number(f1, 3)}.`,
  protocols: {
    signer: (folds) => `kişiler ${number(folds)} grup hâlinde ayrı tutuldu`,
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
    samples: 'Örnek',
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
  pairColumns: { shown: 'Gösterilen', named: 'Söylenen', samples: 'Örnek' },
  pair: (n, of) => `${number(of)} örnekten ${number(n)}`,
  morePairs: (n) => `JSON dosyasında ${number(n)} çift daha var.`,
  suspects: 'İşaretine uymayan örnekler',
  sample: (recording, signer, when) => `${number(recording)}. kayıt${signer ? `, ${signer}` : ''}, ${when}`,
  suspectColumns: { sample: 'Örnek', looksLike: 'Benzediği', margin: 'Fark' },
  calibration: 'Olasılıkları doğru çıkıyor mu',
  calibrationLead: (ece, temperature) =>
    `Beklenen kalibrasyon hatası ${percent(ece, 1)}, sıcaklık ${number(temperature, 2)}.`,
  calibrationChart: 'Söylenen olasılık ile doğru çıkma oranı; sayılar aşağıdaki tabloda',
  calibrationColumns: { said: 'Söylenen', n: 'n', mean: 'Söylenen ortalama', right: 'Doğru' },
  range: (from, to) => `${percent(from)} – ${percent(to)}`,
  unknown: 'Hiç öğretilmemiş işaretler',
  unknownLead: (groups, strangers, accepted, known, recall) =>
    `${number(groups)} işaret grubu sırayla dışarıda bırakıldı. Bunların ${number(strangers)} örneğinde öğretilen bir işaret sanılma oranı ${percent(accepted, 1)}; öğretilen ${number(known)} örnekte kabul edilme oranı ${percent(recall, 1)}.`,
  unknownAt95: (accepted, auroc) =>
    `Bunların tam %95’ini kabul eden sınırda: ${percent(accepted, 1)}. AUROC ${number(auroc, 3)}.`,
  curve: 'Daha fazlası ne kazandırır',
  curveColumns: { from: 'Öğrenilen', samples: 'Örnek', accuracy: 'Doğruluk', n: 'n' },
  curveRow: (part, of) => `${OF[of]} bir bölümü: ${percent(part)}`,
  activations: 'Aktivasyonlar yan yana',
  activationsLead: (runs, n) =>
    `Her aktivasyon aynı tohumlarla, aynı bölümlerde, ${number(runs)} kez çalıştı; n = ${number(n)}. Öğrenme hızı modelinkidir, her biri için ayrıca ayarlanmadı.`,
  activationColumns: { name: 'Aktivasyon', accuracy: 'Doğruluk', difference: 'APALU’ya göre puan', p: 'p' },
  difference: (mean, sd) => `${mean > 0 ? '+' : ''}${number(mean, 2)} ± ${number(sd, 2)}`,
  more({ of, lost }) {
    if (lost < 1) return 'Aynısından daha çoğu pek bir şey kazandırmaz: yarısıyla da neredeyse aynı sonuç alındı.'
    const more = { signers: 'yeni bir kişi', recordings: 'yeni kayıtlar', samples: 'yeni örnekler' }[of]
    return `En büyük katkıyı ${more} sağlar: ${OF[of]} yarısıyla doğruluk ${number(lost, 1)} puan daha düşüktü.`
  },
  warning(warning) {
    switch (warning.about) {
      case 'one-recording': {
        const { labels } = warning
        return `${names(labels)}: yalnız bir kayıt var. Daha sonra, başka bir açıdan yeniden kaydet.`
      }
      case 'one-signer':
        return 'Her şeyi tek kişi kaydetti; başkaları için bir şey bilinmiyor. Başka birinden birkaç örnek iste.'
      case 'alike':
        return `“${warning.label}” ile “${warning.other}” sık karıştırılıyor (${number(warning.of)} örnekten ${number(warning.confused)} tanesi). Onları ayıran yönü kaydet.`
      case 'untested': {
        const { labels } = warning
        return `${names(labels)} sınanamadı. Bir kez daha kaydet.`
      }
      case 'suspects':
        return `${number(warning.count)} örnek kendi işaretine uymuyor: görüntüsüne bak.`
      case 'duplicates':
        return `${number(warning.count)} örnek bir başkasının kopyası, yeni bir şey öğretmiyor.`
      case 'few':
        return `“${warning.label}” için ${number(warning.samples)} örnek var, ötekilerde yaklaşık ${number(warning.usual)}. Daha çok kaydet.`
      case 'one-place': {
        const { labels } = warning
        return `${names(labels)}: el hep aynı yerde. Görüntünün başka yerlerinde de göster.`
      }
      case 'one-size': {
        const { labels } = warning
        return `${names(labels)}: el hep aynı uzaklıkta. Yaklaş, sonra da uzaklaş.`
      }
    }
  },
}
