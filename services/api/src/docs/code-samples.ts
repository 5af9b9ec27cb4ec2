import type { SampleRequest } from './sample-request.ts'

/** What readers of `x-codeSamples` expect. */
interface CodeSample {
  readonly lang: string
  readonly label: string
  readonly source: string
}

/** A request in four languages. The address and the key come from the environment. */
export function codeSamples({ method, path, query = {}, body }: SampleRequest): CodeSample[] {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const url = pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
  const sent = body && ('text' in body ? body : { type: 'application/json', text: JSON.stringify(body) })
  const request = { method, url, sent }
  return [
    { lang: 'Shell', label: 'curl', source: inCurl(request) },
    { lang: 'Python', label: 'Python', source: inPython(request) },
    { lang: 'PHP', label: 'PHP', source: inPhp(request) },
    { lang: 'JavaScript', label: 'JavaScript', source: inJavaScript(request) },
  ]
}

interface Sent {
  readonly method: string
  readonly url: string
  readonly sent: { readonly type: string; readonly text: string } | undefined
}

function inCurl({ url, sent }: Sent): string {
  const body = sent && [`-H 'Content-Type: ${sent.type}'`, `--data-binary ${shellText(sent.text)}`]
  return [
    'curl --globoff --fail-with-body',
    '-H "X-Api-Key: $GALENA_KEY"',
    ...(body ?? []),
    `"$GALENA_URL${url}"`,
  ].join(' \\\n  ')
}

function shellText(text: string): string {
  return `'${text.trimEnd().replaceAll("'", "'\\''")}'`
}

function inPython({ method, url, sent }: Sent): string {
  return `import os, requests

response = requests.${method.toLowerCase()}(
    os.environ["GALENA_URL"] + ${JSON.stringify(url)},
    headers={"X-Api-Key": os.environ["GALENA_KEY"]${sent ? `, "Content-Type": ${JSON.stringify(sent.type)}` : ''}},${
      sent ? `\n    data=${JSON.stringify(sent.text)},` : ''
    }
)
response.raise_for_status()
print(response.text)`
}

function inPhp({ method, url, sent }: Sent): string {
  const type = sent && `, 'Content-Type: ${sent.type}'`
  return `<?php
$curl = curl_init(getenv('GALENA_URL') . ${phpText(url)});
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => '${method}',
    CURLOPT_HTTPHEADER => ['X-Api-Key: ' . getenv('GALENA_KEY')${type ?? ''}],${
      sent ? `\n    CURLOPT_POSTFIELDS => ${phpText(sent.text)},` : ''
    }
    CURLOPT_FAILONERROR => true,
    CURLOPT_RETURNTRANSFER => true,
]);
$text = curl_exec($curl);
if ($text === false) {
    fwrite(STDERR, curl_error($curl) . PHP_EOL);
    exit(1);
}
echo $text;`
}

function phpText(text: string): string {
  return `'${text.trimEnd().replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function inJavaScript({ method, url, sent }: Sent): string {
  const headers = ["'X-Api-Key': process.env.GALENA_KEY", ...(sent ? [`'Content-Type': '${sent.type}'`] : [])]
  return `const response = await fetch(process.env.GALENA_URL + ${JSON.stringify(url)}, {${
    method === 'GET' ? '' : `\n  method: '${method}',`
  }
  headers: { ${headers.join(', ')} },${sent ? `\n  body: ${JSON.stringify(sent.text)},` : ''}
})
if (!response.ok) throw new Error(await response.text())
console.log(await response.text())`
}
