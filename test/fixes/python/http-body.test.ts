import { testStreams } from './stream-cases.ts';

testStreams(
  'http-body',
  [
    {
      name: 'lines',
      source: `import functools
import http.server
import threading
import urllib.request

class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

def lines(url):
    with urllib.request.urlopen(url) as answer:
        for line in answer.read().decode("utf-8").splitlines():
            yield line

print(sum(len(line) for line in lines(f"http://127.0.0.1:{server.server_port}/in.txt")))
`,
      at: [15],
      changes: `-        for line in answer.read().decode("utf-8").splitlines():
-            yield line
+        for raw in answer:
+            for line in raw.decode("utf-8").splitlines():
+                yield line`,
      proof: 'text',
    },
    {
      name: 'to a file',
      source: `from urllib.request import urlopen

def save(url, target):
    with urlopen(url) as answer, open(target, "wb") as out:
        out.write(answer.read())
`,
      at: [5],
      changes: `+import shutil
-        out.write(answer.read())
+        shutil.copyfileobj(answer, out)`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'a digest and a file',
      source: `import hashlib
import urllib.request

def save(url, target):
    digest = hashlib.sha256()
    with urllib.request.urlopen(url) as answer, open(target, "wb") as out:
        body = answer.read()
        digest.update(body)
        out.write(body)
    return digest.hexdigest(), len(body)
`,
      at: [7],
      changes: `-        body = answer.read()
-        digest.update(body)
-        out.write(body)
-    return digest.hexdigest(), len(body)
+        size = 0
+        for chunk in iter(lambda: answer.read(1 << 16), b""):
+            digest.update(chunk)
+            out.write(chunk)
+            size += len(chunk)
+    return digest.hexdigest(), size`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'CSV',
      source: `import csv
import io
import urllib.request

def total(url):
    answer = urllib.request.urlopen(url)
    result = 0
    for row in csv.DictReader(io.StringIO(answer.read().decode("utf-8"))):
        result += int(row["b"])
    return result
`,
      at: [8],
      changes: `-    for row in csv.DictReader(io.StringIO(answer.read().decode("utf-8"))):
+    for row in csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8", newline="\\n")):`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'requests to a file',
      source: `import requests

def save(url, target):
    response = requests.get(url, timeout=30)
    response.raise_for_status()
    with open(target, "wb") as out:
        out.write(response.content)
`,
      at: [7],
      changes: `-    response = requests.get(url, timeout=30)
+    response = requests.get(url, timeout=30, stream=True)
-        out.write(response.content)
+        for chunk in response.iter_content(1 << 20):
+            out.write(chunk)`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'requests, lines',
      source: `import requests

def numbers(url):
    with requests.get(url) as response:
        for line in response.text.splitlines():
            yield int(line)
`,
      at: [5],
      changes: `-    with requests.get(url) as response:
-        for line in response.text.splitlines():
+    with requests.get(url, stream=True) as response:
+        for line in response.iter_lines(decode_unicode=True):`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'checked, decoded, split',
      source: `from urllib.request import urlopen
def fetch(address):
    with urlopen(address) as response:
        expected = int(response.headers["Content-Length"])
        content = response.read()
    if len(content) != expected:
        raise ValueError(address)
    return content.decode("ascii").splitlines()

def main(address):
    print(sum(len(line) for line in fetch(address)))

main("http://localhost/feed.txt")
`,
      at: [5],
      changes: `-        content = response.read()
-    if len(content) != expected:
+        size = 0
+        for chunk in response:
+            size += len(chunk)
+            yield from chunk.decode("ascii").splitlines()
+    if size != expected:
-    return content.decode("ascii").splitlines()`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'fetched in one method, read in another',
      source: `import csv, io
from urllib.request import Request, urlopen
class Client:
    def get(self, url):
        with urlopen(Request(url)) as response:
            if response.status != 200:
                raise RuntimeError(url)
            return response.read().decode("utf-8")

    def rows(self, url):
        body = self.get(url)
        return csv.DictReader(io.StringIO(body))

print(sum(int(row["b"]) for row in Client().rows("http://localhost/rows.csv")))
`,
      at: [8],
      changes: `-import csv, io
+import csv
-            return response.read().decode("utf-8")
+            for line in response:
+                yield line.decode("utf-8")
-        body = self.get(url)
-        return csv.DictReader(io.StringIO(body))
+        return csv.DictReader(self.get(url))`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'saved, then measured and hashed',
      source: `import hashlib
from urllib.request import urlopen
def download(url, path):
    with urlopen(url) as response:
        data = response.read()
    with open(path, "wb") as out:
        out.write(data)
    return hashlib.sha256(data).hexdigest(), len(data)

print(download("http://localhost/x", "x"))
`,
      at: [5],
      changes: `-        data = response.read()
-    with open(path, "wb") as out:
-        out.write(data)
-    return hashlib.sha256(data).hexdigest(), len(data)
+        digest = hashlib.sha256()
+        size = 0
+        with open(path, "wb") as out:
+            for chunk in iter(lambda: response.read(1 << 16), b""):
+                out.write(chunk)
+                digest.update(chunk)
+                size += len(chunk)
+    return digest.hexdigest(), size`,
      proof: 'text',
      unrun: true,
    },
    {
      name: 'from a connection',
      source: `import http.client, zlib
connection = http.client.HTTPConnection("localhost")
connection.request("GET", "/x")
response = connection.getresponse()
body = response.read()
print(response.status, len(body), zlib.crc32(body))
`,
      at: [5],
      changes: `-body = response.read()
-print(response.status, len(body), zlib.crc32(body))
+size = 0
+checksum = 0
+for chunk in iter(lambda: response.read(1 << 16), b""):
+    size += len(chunk)
+    checksum = zlib.crc32(chunk, checksum)
+print(response.status, size, checksum)`,
      proof: 'text',
      unrun: true,
    },
  ],
  {
    streamed: `import urllib.request
with urllib.request.urlopen("http://x") as answer:
    for line in answer:
        print(line)
`,
    'in blocks': `import urllib.request
with urllib.request.urlopen("http://x") as answer, open("y", "wb") as out:
    while block := answer.read(1 << 16):
        out.write(block)
`,
    'parsed whole': `import json
import urllib.request
with urllib.request.urlopen("http://x") as answer:
    print(json.loads(answer.read())["version"])
`,
    'a stream of requests': `import requests
with requests.get("http://x", stream=True) as answer, open("y", "wb") as out:
    for chunk in answer.iter_content(1 << 20):
        out.write(chunk)
`,
    kept: `import urllib.request
pages = {}
for url in ("http://x", "http://y"):
    pages[url] = urllib.request.urlopen(url).read()
print(pages["http://x"][:10])
`,
    'the status only': `import requests
answer = requests.get("http://x")
print(answer.status_code, answer.text[:20])
`,
  },
);
