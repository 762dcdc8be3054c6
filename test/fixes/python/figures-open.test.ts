import { describe } from 'vitest';
import { figuresOpen } from '../../../src/fixes/python/figures-open.ts';
import { examine } from './examine.ts';

describe('figures-open', () => {
  examine(figuresOpen, 'subplots in a function that a loop calls', {
    source: `import matplotlib.pyplot as plt
def plot(name, data):
    fig, ax = plt.subplots()
    ax.plot(data)
    fig.savefig(name)

for i in range(100):
    plot("%d.png" % i, [1, i])
`,
    lines: [3],
    proof: 'text',
    after: `import matplotlib.pyplot as plt
def plot(name, data):
    fig, ax = plt.subplots()
    ax.plot(data)
    fig.savefig(name)
    plt.close(fig)

for i in range(100):
    plot("%d.png" % i, [1, i])
`,
  });
  examine(figuresOpen, 'a figure without a name', {
    source: `from matplotlib import pyplot
for i in range(100):
    pyplot.figure()
    pyplot.plot([1, i])
    pyplot.savefig("%d.png" % i)
`,
    lines: [3],
    proof: 'text',
    after: `from matplotlib import pyplot
for i in range(100):
    pyplot.figure()
    pyplot.plot([1, i])
    pyplot.savefig("%d.png" % i)
    pyplot.close()
`,
  });
  examine(figuresOpen, 'a figure that a function gives back', {
    source: `import matplotlib.pyplot as plt
def draw(x):
    fig = plt.figure()
    fig.add_subplot().plot(x)
    return fig

for i in range(9):
    f = draw([i])
    f.savefig("%d.png" % i)
    print(i)
`,
    lines: [3],
    proof: 'text',
    after: `import matplotlib.pyplot as plt
def draw(x):
    fig = plt.figure()
    fig.add_subplot().plot(x)
    return fig

for i in range(9):
    f = draw([i])
    f.savefig("%d.png" % i)
    plt.close(f)
    print(i)
`,
  });
  examine(figuresOpen, 'a while loop', {
    source: `import matplotlib.pyplot as plt
i = 0
while i < 50:
    fig = plt.figure(figsize=(3, 4))
    plt.plot([i])
    plt.savefig("a.png")
    i += 1
`,
    lines: [4],
    proof: 'text',
    after: `import matplotlib.pyplot as plt
i = 0
while i < 50:
    fig = plt.figure(figsize=(3, 4))
    plt.plot([i])
    plt.savefig("a.png")
    plt.close(fig)
    i += 1
`,
  });
  examine(figuresOpen, 'figure and axes given back', {
    source: `import matplotlib.pyplot as plt
def make():
    fig, ax = plt.subplots()
    return fig, ax

for i in range(9):
    f, a = make()
    a.plot([i])
    f.savefig("x")
`,
    lines: [3],
    proof: 'text',
    after: `import matplotlib.pyplot as plt
def make():
    fig, ax = plt.subplots()
    return fig, ax

for i in range(9):
    f, a = make()
    a.plot([i])
    f.savefig("x")
    plt.close(f)
`,
  });
  examine(figuresOpen, 'two loops down', {
    source: `import matplotlib.pyplot as plt
for a in range(3):
    for b in range(3):
        fig, axes = plt.subplots(2, 2)
        axes[0, 0].plot([a, b])
        fig.savefig("x")
`,
    lines: [4],
    proof: 'text',
    after: `import matplotlib.pyplot as plt
for a in range(3):
    for b in range(3):
        fig, axes = plt.subplots(2, 2)
        axes[0, 0].plot([a, b])
        fig.savefig("x")
        plt.close(fig)
`,
  });
  examine(figuresOpen, 'closed', {
    source: `import matplotlib.pyplot as plt
for i in range(9):
    fig = plt.figure()
    fig.savefig("x")
    plt.close(fig)
`,
  });
  examine(figuresOpen, 'all closed', {
    source: `import matplotlib.pyplot as plt
for i in range(9):
    fig = plt.figure()
    fig.savefig("x")
    plt.close("all")
`,
  });
  examine(figuresOpen, 'closed by the caller', {
    source: `import matplotlib.pyplot as plt
def draw():
    fig = plt.figure()
    return fig

for i in range(9):
    f = draw()
    f.savefig("x")
    plt.close(f)
`,
  });
  examine(figuresOpen, 'one figure', {
    source: `import matplotlib.pyplot as plt
fig = plt.figure()
fig.savefig("x")
`,
  });
  examine(figuresOpen, 'the same number again', {
    source: `import matplotlib.pyplot as plt
for i in range(9):
    plt.figure(1)
    plt.clf()
    plt.savefig("x")
`,
  });
  examine(figuresOpen, 'shown and closed by hand', {
    source: `import matplotlib.pyplot as plt
for i in range(3):
    plt.figure()
    plt.plot([i])
    plt.show()
`,
  });
  examine(figuresOpen, 'not of pyplot', {
    source: `from matplotlib.figure import Figure
for i in range(9):
    fig = Figure()
    fig.savefig("x")
`,
  });
});
