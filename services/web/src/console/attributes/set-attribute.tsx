import { useState } from 'react'
import { AskButton } from '../parts/ask-button.tsx'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const dataTypes = ['text', 'number', 'date'] as const

export interface Attribute {
  readonly id: number
  readonly key: string
  readonly name: string | null
  readonly data_type: (typeof dataTypes)[number]
}

interface SetAttributeProps {
  readonly companyId: number
  readonly attribute: Attribute | undefined
}

/** Defines an attribute, or changes how its values are compared. */
export function SetAttribute({ companyId, attribute }: SetAttributeProps) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const now = textsOf(attribute)
  // As it was when the dialog opened: what only somebody else has changed since is not sent.
  const [{ before, texts }, setEdited] = useState({ before: now, texts: now })
  const set = (change: Partial<typeof texts>) => setEdited({ before, texts: { ...texts, ...change } })
  const act = () => {
    const name = texts.name.trim()
    const body = {
      key: texts.key.trim(),
      ...((!attribute || texts.type !== before.type) && { data_type: texts.type }),
      ...(name !== '' && name !== before.name && { name }),
    }
    return mutateAsync({ path: `companies/${companyId}/attributes`, body })
  }
  return (
    <AskButton
      label={attribute ? text('changeOf', { name: attribute.key }) : text('addAttribute')}
      className={attribute ? 'link' : ''}
      title={attribute ? attribute.key : text('addAttribute')}
      yes={text(attribute ? 'save' : 'add')}
      onOpen={() => setEdited({ before: now, texts: now })}
      act={act}
    >
      {!attribute && (
        <label className="field">
          <span>{text('attributeKey')}</span>
          <input value={texts.key} required dir="ltr" onChange={({ target }) => set({ key: target.value })} />
          <span className="hint">{text('attributeKeyHint')}</span>
        </label>
      )}
      <label className="field">
        <span>{text('name')}</span>
        <input value={texts.name} dir="auto" onChange={({ target }) => set({ name: target.value })} />
      </label>
      <label className="field">
        <span>{text('dataType')}</span>
        <select value={texts.type} onChange={({ target }) => set({ type: target.value })}>
          {dataTypes.map((one) => (
            <option key={one} value={one}>
              {text(`type_${one}`)}
            </option>
          ))}
        </select>
        <span className="hint">{text('dataTypeHint')}</span>
      </label>
    </AskButton>
  )
}

function textsOf(attribute: Attribute | undefined): { key: string; name: string; type: string } {
  return { key: attribute?.key ?? '', name: attribute?.name ?? '', type: attribute?.data_type ?? 'text' }
}
