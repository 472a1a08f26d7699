"""Markdown to HTML: headings, paragraphs, lists, quotes, code, tables, links, emphasis; regular expressions throughout.

usage: markdown.py [FILE]     without FILE a text of its own is converted
"""

import re
import sys

SAMPLE = '''\
# A *sample* document

This is a paragraph with **bold**, *emphasis*, `code <b>` and a
[link](https://example.org "the title"). It goes on here.\x20\x20
A line break came before this.

## Lists

* first item
* second item with `code`
    * nested item
    * another *nested*
        1. deep
        2. deeper
* third item

1. one
2. two
10. ten

> A quotation with **bold** text
> over two lines.
>
> > And a nested one.

```python
def f(x):
    return x < 1 & True
```

    indented code
      keeps its spaces

| Name | Amount | Unit |
|:-----|-------:|:----:|
| flour | 500 | g |
| salt & pepper | 2 | *pinch* |

---

An image: ![alt text](picture.png), an escape: \\*not emphasis\\*, a reference [here][ref] and <https://auto.link>.
An entity &copy; and 1 < 2. Snake_case_words stay. ~~Struck~~ out.

[ref]: /some/where 'reference title'

Heading two
-----------
Heading one
===========
- [ ] open task
- [x] done task
'''

ESCAPES = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}


def escape(text, entities=False):
    text = re.sub(r'&(?!#?\w+;)' if entities else '&', '&amp;', text)
    return re.sub('[<>"]', lambda m: ESCAPES[m[0]], text)


class Inline:
    """Everything inside a block: spans are replaced by placeholders until the end, so that they are not looked at twice."""

    def __init__(self, references):
        self.references, self.kept = references, []

    def keep(self, html):
        self.kept.append(html)
        return f'\x02{len(self.kept) - 1}\x03'

    def link(self, match):
        image, text, target = match['image'], match['text'], match['target']
        title = match['title']
        if target is None:
            key = (match['ref'] or text).lower()
            if key not in self.references:
                return match[0]
            target, title = self.references[key]
        title = f' title="{escape(title)}"' if title else ''
        if image:
            return self.keep(f'<img src="{escape(target)}" alt="{escape(text)}"{title}>')
        return self.keep(f'<a href="{escape(target)}"{title}>') + text + self.keep('</a>')

    def __call__(self, text):
        text = re.sub(r'(`+)(.+?)\1', lambda m: self.keep(f'<code>{escape(m[2].strip())}</code>'), text)
        text = re.sub(r'\\([\\`*_{}\[\]()#+.!|~-])', lambda m: self.keep(m[1]), text)
        text = re.sub(r'<(https?://[^>\s]+)>', lambda m: self.keep(f'<a href="{escape(m[1])}">{escape(m[1])}</a>'), text)
        text = re.sub(r'''(?P<image>!)?\[(?P<text>[^\]]+)\](?:\((?P<target>[^)\s]+)(?:\s+["'](?P<title>[^"']*)["'])?\)|\[(?P<ref>[^\]]*)\])''', self.link, text)
        text = escape(text, entities=True)
        text = re.sub(r'(\*\*|__)(?=\S)(.+?)(?<=\S)\1', r'<strong>\2</strong>', text)
        text = re.sub(r'\*(?=\S)(.+?)(?<=\S)\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)', lambda m: f'<em>{m[1] or m[2]}</em>', text)
        text = re.sub(r'~~(.+?)~~', r'<del>\1</del>', text)
        text = re.sub(r' {2,}\n', '<br>\n', text)
        while '\x02' in text:
            text = re.sub('\x02(\\d+)\x03', lambda m: self.kept[int(m[1])], text)
        return text


class Converter:
    def __init__(self, text):
        self.references = {}
        text = re.sub(r'''^ {0,3}\[([^\]]+)\]:\s*(\S+)(?:\s+["'(](.*)["')])?\s*$''', self.reference, text.expandtabs(4), flags=re.M)
        self.lines = text.split('\n')
        self.inline = Inline(self.references)

    def reference(self, match):
        self.references[match[1].lower()] = match[2], match[3]
        return ''

    def convert(self):
        return '\n'.join(self.blocks(self.lines))

    def blocks(self, lines):
        i = 0
        while i < len(lines):
            line = lines[i]
            if not line.strip():
                i += 1
            elif m := re.match(r'(#{1,6})\s+(.*?)\s*#*$', line):
                yield f'<h{len(m[1])}>{self.inline(m[2])}</h{len(m[1])}>'
                i += 1
            elif m := re.match(r'(`{3,}|~{3,})\s*(\w*)', line):
                end = next((j for j in range(i + 1, len(lines)) if lines[j].startswith(m[1])), len(lines))
                language = f' class="language-{m[2]}"' if m[2] else ''
                yield f'<pre><code{language}>' + escape('\n'.join(lines[i + 1:end])) + '\n</code></pre>'
                i = end + 1
            elif re.fullmatch(r' {0,3}([-*_])(?: *\1){2,} *', line):
                yield '<hr>'
                i += 1
            elif line.startswith('    '):
                end = i
                while end < len(lines) and (lines[end].startswith('    ') or not lines[end].strip()):
                    end += 1
                yield '<pre><code>' + escape('\n'.join(l[4:] for l in lines[i:end]).rstrip()) + '\n</code></pre>'
                i = end
            elif line.startswith('>'):
                end = i
                while end < len(lines) and lines[end].strip():
                    end += 1
                yield '<blockquote>'
                yield from self.blocks([re.sub(r'^> ?', '', l) for l in lines[i:end]])
                yield '</blockquote>'
                i = end
            elif re.match(r' {0,3}(?:[*+-]|\d+\.)\s', line):
                end = i + 1
                while end < len(lines) and (lines[end].startswith(' ') or re.match(r'(?:[*+-]|\d+\.)\s', lines[end])):
                    end += 1
                yield from self.list(lines[i:end])
                i = end
            elif '|' in line and i + 1 < len(lines) and re.fullmatch(r'\|?(?:\s*:?-+:?\s*\|?)+', lines[i + 1]):
                end = i + 2
                while end < len(lines) and '|' in lines[end]:
                    end += 1
                yield from self.table(lines[i:end])
                i = end
            else:
                end = i + 1
                while end < len(lines) and lines[end].strip() and not re.match(r'#|>|```|[*+-]\s|\d+\.\s', lines[end]) and not re.fullmatch('=+|-+', lines[end]):
                    end += 1
                text = '\n'.join(lines[i:end])
                if end < len(lines) and (m := re.fullmatch('(=+|-+)', lines[end])):
                    level = 1 if m[1][0] == '=' else 2
                    yield f'<h{level}>{self.inline(text)}</h{level}>'
                    end += 1
                else:
                    yield f'<p>{self.inline(text)}</p>'
                i = end

    def list(self, lines):
        ordered = re.match(r'\s*\d', lines[0]) is not None
        start = re.match(r'\s*(\d*)', lines[0])[1]
        tag = 'ol' if ordered else 'ul'
        yield f'<{tag}>' if start in ('', '1') else f'<{tag} start="{start}">'
        items = []
        for line in lines:
            if m := re.match(r'(?:[*+-]|\d+\.)\s+(.*)', line):
                items.append([m[1]])
            else:
                items[-1].append(line[4:] if line.startswith('    ') else line.strip())
        for first, *rest in items:
            first = re.sub(r'^\[([ x])\] ', lambda m: f'{"☑" if m[1] == "x" else "☐"} ', first)
            if rest:
                yield f'<li>{self.inline(first)}'
                yield from self.blocks(rest)
                yield '</li>'
            else:
                yield f'<li>{self.inline(first)}</li>'
        yield f'</{tag}>'

    def table(self, lines):
        rows = [[cell.strip() for cell in line.strip().strip('|').split('|')] for line in lines]
        head, rule, *body = rows
        style = [{(True, True): 'center', (False, True): 'right', (True, False): 'left'}.get((c.startswith(':'), c.endswith(':'))) for c in rule]
        yield '<table>'
        for tag, row in [('th', head)] + [('td', r) for r in body]:
            cells = (f'<{tag}{f' align="{s}"' if s else ''}>{self.inline(c)}</{tag}>' for c, s in zip(row, style))
            yield f'<tr>{"".join(cells)}</tr>'
        yield '</table>'


def main():
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding='utf-8') as file:
            text = file.read()
    else:
        text = SAMPLE
    html = Converter(text).convert()
    print(html)
    tags = re.findall(r'<(/?)(\w+)', html)
    counts = {}
    for slash, tag in tags:
        counts[tag] = counts.get(tag, 0) + (not slash)
    print('<!--', ', '.join(f'{tag} {n}' for tag, n in sorted(counts.items())), '-->')


if __name__ == '__main__':
    main()
