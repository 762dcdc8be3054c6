import { testStreams } from './stream-cases.ts';

testStreams(
  'debug-queries',
  [
    {
      name: 'settings',
      source: `DEBUG = True
INSTALLED_APPS = ["shop"]
DATABASES = {}
`,
      at: [1],
      changes: `-DEBUG = True
+DEBUG = False`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'a script',
      source: `from django.conf import settings

settings.configure(DEBUG=True, DATABASES={"default": {}})
`,
      at: [3],
      changes: `-settings.configure(DEBUG=True, DATABASES={"default": {}})
+settings.configure(DEBUG=False, DATABASES={"default": {}})`,
      proof: 'run',
      unrun: true,
    },
    {
      name: 'typed',
      source: `SECRET_KEY = "x"
DEBUG: bool = True
MIDDLEWARE = []
`,
      at: [2],
      changes: `-DEBUG: bool = True
+DEBUG: bool = False`,
      proof: 'run',
      unrun: true,
    },
  ],
  {
    off: `DEBUG = False
INSTALLED_APPS = []
DATABASES = {}
`,
    'no Django': `DEBUG = True
LEVEL = 3
`,
    'by the environment': `import os
DEBUG = os.environ.get("DEBUG") == "1"
INSTALLED_APPS = []
DATABASES = {}
`,
    'off again': `DEBUG = True
INSTALLED_APPS = []
DATABASES = {}
DEBUG = False
`,
    emptied: `from django.db import reset_queries
DEBUG = True
INSTALLED_APPS = []
DATABASES = {}
reset_queries()
`,
    "another program's name": `DEBUG = True
SECRET_KEY = "x"
`,
  },
);
