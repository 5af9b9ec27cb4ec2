/**
 * Cities of the references whose point is not that of the place which a reader of the text means, with the reason. They are
 * not counted, and printed at the end.
 */
export const knownErrors: Record<string, string> = {
  'CN Chaoshan, Guangdong': 'Chaoshan is the land around Shantou; the reference has it near Guangzhou',
  'CN Fendou, Heilongjiang': 'later GeoNames has the only Fendou of this size in Daqing',
  'CN Xinhua, Yunnan': 'several towns of Yunnan have the name; each source has another one',
  'CN Zhongxing, Taiwan': 'a town of Jiangsu, whose code is that of Taiwan in the reference',
  'MX Puerto Escondido (Tepeolulco Puerto Escondido), México':
    'nobody writes a village so; the town of the name is in Oaxaca',
  'NG Lekki, Lagos': 'Lekki is the suburb of Lagos; the reference has the village of the name 68 km east',
  'RU Mirnyy, Arkhangelsk': 'Mirny is at 62.76, 40.34; the reference has it 270 km off',
  'RU Nadezhda, Stavropol’skiy Kray': 'two villages have the name; each source has another one',
  'RU Poykovskiy, Khanty-Mansia': 'Poykovsky is at 60.99, 71.84; the reference has it 82 km off',
  'RU Poykovskiy, Khanty-Mansi Autonomous Okrug': 'the same',
}
