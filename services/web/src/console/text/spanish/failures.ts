import type { failures as english } from '../english/failures.ts'
import type { TextsOf } from '../texts-of.ts'

export const failures: TextsOf<typeof english> = {
  failuresViewHint:
    'Candidaturas cuyos documentos rechaza Elasticsearch. Cada una se intenta de nuevo cuando cambia. Corrija primero la candidatura o el índice, y luego inténtelo de nuevo.',
  allReasons: 'Todos los motivos',
  noFailures: 'Elasticsearch no rechaza ninguna candidatura.',
  noFailuresHere: 'Con este filtro no se rechaza ninguna candidatura.',
  failuresCount: { one: '{count} fallo', other: '{count} fallos' },
  chooseAll: 'Elegir todas en esta página',
  chooseLead: 'Elegir la candidatura {id}',
  attempts: 'Intentos',
  lastSeen: 'Último intento',
  showDocument: 'Mostrar el documento',
  retryChosen: { one: 'Intentar {count} de nuevo', other: 'Intentar {count} de nuevo' },
  retryAll: { one: 'Intentarlo de nuevo', other: 'Intentar los {count} de nuevo' },
  discardChosen: { one: 'Descartar {count} …', other: 'Descartar {count} …' },
  discardAll: { one: 'Descartarlo …', other: 'Descartar los {count} …' },
  discardTitle: { one: '¿Descartar {count} fallo?', other: '¿Descartar {count} fallos?' },
  discardAsk:
    'Solo se quita lo anotado aquí. Las candidaturas y el índice quedan como están, y las búsquedas siguen mostrando datos antiguos hasta que las candidaturas cambien.',
  retried: { one: '{count} candidatura se intenta de nuevo.', other: '{count} candidaturas se intentan de nuevo.' },
  discarded: { one: '{count} fallo descartado.', other: '{count} fallos descartados.' },
  documentNow: 'El documento que se escribiría ahora',
  documentNone: 'Ya no existe esa candidatura, o sus filas no se pueden leer.',
}
