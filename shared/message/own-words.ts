/** What messages say by themselves, beside what their author wrote. */
export interface OwnWords {
  /** The name of the cross that closes. */
  readonly close: string
  /** The name of a message without a title. */
  readonly message: string
  /** Over a message that nobody else sees yet. */
  readonly preview: string
  /** To the next question, to the one before, past one, and with the last answer. */
  readonly next: string
  readonly back: string
  readonly skip: string
  readonly send: string
  /** Of an item of a checklist. */
  readonly done: string
}

const of = (words: string): OwnWords => {
  const [close = '', message = '', preview = '', next = '', back = '', skip = '', send = '', done = ''] =
    words.split('|')
  return { close, message, preview, next, back, skip, send, done }
}

const IN: { readonly [language: string]: OwnWords } = {
  ar: of('إغلاق|رسالة|معاينة|التالي|رجوع|تخطٍّ|إرسال|تم'),
  cs: of('Zavřít|Zpráva|Náhled|Další|Zpět|Přeskočit|Odeslat|Hotovo'),
  da: of('Luk|Besked|Forhåndsvisning|Næste|Tilbage|Spring over|Send|Færdig'),
  de: of('Schließen|Mitteilung|Vorschau|Weiter|Zurück|Überspringen|Absenden|Erledigt'),
  el: of('Κλείσιμο|Μήνυμα|Προεπισκόπηση|Επόμενο|Πίσω|Παράλειψη|Αποστολή|Ολοκληρώθηκε'),
  es: of('Cerrar|Mensaje|Vista previa|Siguiente|Atrás|Omitir|Enviar|Hecho'),
  fa: of('بستن|پیام|پیش‌نمایش|بعدی|بازگشت|رد شدن|ارسال|انجام شد'),
  fi: of('Sulje|Viesti|Esikatselu|Seuraava|Takaisin|Ohita|Lähetä|Valmis'),
  fr: of('Fermer|Message|Aperçu|Suivant|Retour|Passer|Envoyer|Terminé'),
  he: of('סגירה|הודעה|תצוגה מקדימה|הבא|חזרה|דילוג|שליחה|בוצע'),
  hi: of('बंद करें|संदेश|पूर्वावलोकन|आगे|पीछे|छोड़ें|भेजें|पूरा हुआ'),
  hu: of('Bezárás|Üzenet|Előnézet|Következő|Vissza|Kihagyás|Küldés|Kész'),
  id: of('Tutup|Pesan|Pratinjau|Berikutnya|Kembali|Lewati|Kirim|Selesai'),
  it: of('Chiudi|Messaggio|Anteprima|Avanti|Indietro|Salta|Invia|Fatto'),
  ja: of('閉じる|メッセージ|プレビュー|次へ|戻る|スキップ|送信|完了'),
  ko: of('닫기|메시지|미리보기|다음|이전|건너뛰기|보내기|완료'),
  nb: of('Lukk|Melding|Forhåndsvisning|Neste|Tilbake|Hopp over|Send|Ferdig'),
  nl: of('Sluiten|Bericht|Voorbeeld|Volgende|Terug|Overslaan|Versturen|Klaar'),
  pl: of('Zamknij|Wiadomość|Podgląd|Dalej|Wstecz|Pomiń|Wyślij|Gotowe'),
  pt: of('Fechar|Mensagem|Pré-visualização|Seguinte|Voltar|Saltar|Enviar|Concluído'),
  'pt-br': of('Fechar|Mensagem|Prévia|Próximo|Voltar|Pular|Enviar|Concluído'),
  ro: of('Închide|Mesaj|Previzualizare|Înainte|Înapoi|Omite|Trimite|Gata'),
  ru: of('Закрыть|Сообщение|Предпросмотр|Далее|Назад|Пропустить|Отправить|Готово'),
  sv: of('Stäng|Meddelande|Förhandsvisning|Nästa|Tillbaka|Hoppa över|Skicka|Klart'),
  th: of('ปิด|ข้อความ|ดูตัวอย่าง|ถัดไป|กลับ|ข้าม|ส่ง|เสร็จแล้ว'),
  tr: of('Kapat|Mesaj|Önizleme|İleri|Geri|Atla|Gönder|Tamamlandı'),
  uk: of('Закрити|Повідомлення|Попередній перегляд|Далі|Назад|Пропустити|Надіслати|Готово'),
  vi: of('Đóng|Tin nhắn|Xem trước|Tiếp|Quay lại|Bỏ qua|Gửi|Xong'),
  zh: of('关闭|消息|预览|下一步|返回|跳过|发送|完成'),
  'zh-hant': of('關閉|訊息|預覽|下一步|返回|略過|傳送|完成'),
}
const SAME: { readonly [language: string]: string } = {
  no: 'nb',
  nn: 'nb',
  iw: 'he',
  in: 'id',
  'zh-tw': 'zh-hant',
  'zh-hk': 'zh-hant',
  'zh-mo': 'zh-hant',
}

/**
 * Our own words in a language, by its tag or, where there are none for that, by the tag without its last parts;
 * undefined in English and in languages they were not translated to: browsers know them in English.
 */
export function ownWords(language: string | undefined): OwnWords | undefined {
  for (let tag = language?.toLowerCase() ?? ''; tag; tag = tag.replace(/-?[^-]*$/, '')) {
    const words = IN[SAME[tag] ?? tag]
    if (words) return words
  }
  return undefined
}
