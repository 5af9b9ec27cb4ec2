import type { held as english } from '../english/held.ts'
import type { TextsOf } from '../texts-of.ts'

export const held: TextsOf<typeof english> = {
  heldViewHint:
    'Estos cambios quitarían o sobrescribirían muchos documentos, y nadie los hizo a propósito. Las búsquedas muestran los documentos antiguos hasta que decida. Esperar no pierde nada.',
  heldNothing: 'Nada está retenido.',
  heldSays: {
    one: 'El documento de {count} candidatura se quitaría o sobrescribiría. Decida.',
    other: 'Los documentos de {count} candidaturas se quitarían o sobrescribirían. Decida.',
  },
  howToDecide: 'Cómo decidir',
  heldRight:
    'La base de datos tiene razón, por ejemplo tras una limpieza prevista: confirme. Los documentos siguen a la base de datos.',
  heldWrong:
    'La base de datos está mal, por ejemplo tras restaurar una copia o porque hay filas ocultas: corríjala primero y luego descarte. Los documentos quedan.',
  heldMayGrow: 'Ahora se comparan todas las candidaturas, así que puede haber más. Espere al final de la pasada.',
  heldAll: 'Todas las empresas juntas',
  companyGone: 'Empresa {id}, que la base de datos no tiene',
  removals: 'Se quitarían',
  removalsHint: 'Documentos sin candidatura en la base de datos',
  overwrites: 'Se sobrescribirían',
  overwritesHint: 'Documentos que difieren de la base de datos, sin que se viera ningún cambio',
  heldSince: 'Retenidos desde',
  samplesHint: 'Mire algunas antes de decidir.',
  confirmHeld: 'Confirmar …',
  confirmYes: 'Quitar y sobrescribir',
  confirmTitle: {
    one: '{name}: ¿quitar o sobrescribir {count} documento?',
    other: '{name}: ¿quitar o sobrescribir {count} documentos?',
  },
  confirmAsk: 'El índice sigue a la base de datos. No se puede deshacer.',
  discardHeld: 'Descartar …',
  discardYes: 'Dejar los documentos',
  discardHeldTitle: {
    one: '{name}: ¿dejar {count} documento como está?',
    other: '{name}: ¿dejar {count} documentos como están?',
  },
  discardHeldAsk:
    'Los cambios retenidos se olvidan. Si la base de datos aún difiere, la próxima comparación los encuentra de nuevo.',
}
