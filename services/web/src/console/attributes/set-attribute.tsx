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
  const [key, setKey] = useState(attribute?.key ?? '')
  const [name, setName] = useState(attribute?.name ?? '')
  const [type, setType] = useState<string>(attribute?.data_type ?? 'text')
  const act = () =>
    mutateAsync({
      path: `companies/${companyId}/attributes`,
      body: { key: key.trim(), data_type: type, ...(name.trim() !== '' && { name: name.trim() }) },
    })
  return (
    <AskButton
      label={attribute ? text('changeOf', { name: attribute.key }) : text('addAttribute')}
      className={attribute ? 'link' : ''}
      title={attribute ? attribute.key : text('addAttribute')}
      yes={text(attribute ? 'save' : 'add')}
      act={act}
    >
      {!attribute && (
        <label className="field">
          <span>{text('attributeKey')}</span>
          <input value={key} required dir="ltr" onChange={({ target }) => setKey(target.value)} />
          <span className="hint">{text('attributeKeyHint')}</span>
        </label>
      )}
      <label className="field">
        <span>{text('name')}</span>
        <input value={name} dir="auto" onChange={({ target }) => setName(target.value)} />
      </label>
      <label className="field">
        <span>{text('dataType')}</span>
        <select value={type} onChange={({ target }) => setType(target.value)}>
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
