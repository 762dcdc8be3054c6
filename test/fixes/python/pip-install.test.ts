import { testStreams } from './stream-cases.ts';

testStreams(
  'pip-install',
  [
    {
      name: 'a list',
      source: `import subprocess
import sys

subprocess.check_call([sys.executable, "-m", "pip", "install", "-r", "requirements.txt"])
`,
      at: [4],
      changes: `-subprocess.check_call([sys.executable, "-m", "pip", "install", "-r", "requirements.txt"])
+subprocess.check_call([sys.executable, "-m", "pip", "install", "--no-cache-dir", "-r", "requirements.txt"])`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'a shell',
      source: `import os

os.system('pip3 install torch')
`,
      at: [3],
      changes: `-os.system('pip3 install torch')
+os.system('pip3 install --no-cache-dir torch')`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'a command with a name',
      source: `import subprocess

command = ["pip", "install", "--upgrade"]
subprocess.run(command + ["torch"])
`,
      at: [3],
      changes: `-command = ["pip", "install", "--upgrade"]
+command = ["pip", "install", "--no-cache-dir", "--upgrade"]`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'a format string',
      source: `import subprocess

def add(name):
    subprocess.run(f"python -m pip install {name}", shell=True, check=True)
`,
      at: [4],
      changes: `-    subprocess.run(f"python -m pip install {name}", shell=True, check=True)
+    subprocess.run(f"python -m pip install --no-cache-dir {name}", shell=True, check=True)`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'asyncio',
      source: `import asyncio

async def add(name):
    await asyncio.create_subprocess_exec("pip", "install", name)
`,
      at: [4],
      changes: `-    await asyncio.create_subprocess_exec("pip", "install", name)
+    await asyncio.create_subprocess_exec("pip", "install", "--no-cache-dir", name)`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'its own main',
      source: `from pip._internal import main

main(["install", "torch"])
`,
      at: [3],
      changes: `-main(["install", "torch"])
+main(["install", "--no-cache-dir", "torch"])`,
      proof: 'run',
      unrun: true,
    },
  ],
  {
    'without the cache': `import subprocess, sys
subprocess.run([sys.executable, "-m", "pip", "install", "--no-cache-dir", "torch"])
`,
    'another command': `import subprocess
subprocess.run(["npm", "install", "left-pad"])
`,
    'a list': `import subprocess
subprocess.run(["pip", "list"])
`,
    'in words': `print("run pip install torch first")
`,
    'by the environment': `import os, subprocess
os.environ["PIP_NO_CACHE_DIR"] = "1"
subprocess.run(["pip", "install", "torch"])
`,
    'shell, without the cache': `import os
os.system("pip install --no-cache-dir torch")
`,
  },
);
