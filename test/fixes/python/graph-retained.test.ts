import { describe } from 'vitest';
import { graphRetained } from '../../../src/fixes/python/graph-retained.ts';
import { examine } from './examine.ts';

describe('graph-retained', () => {
  examine(graphRetained, 'a list of losses', {
    source: `import torch

def train(model, loader, opt, crit):
    losses = []
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss)
    return losses
`,
    lines: [9],
    proof: 'run',
    after: `import torch

def train(model, loader, opt, crit):
    losses = []
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.detach())
    return losses
`,
  });
  examine(graphRetained, 'a running total', {
    source: `import torch

def train(model, loader, opt, crit):
    total = 0.0
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        total += loss
    return total
`,
    lines: [8],
    proof: 'run',
    after: `import torch

def train(model, loader, opt, crit):
    total = 0.0
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        total += loss.item()
    return total
`,
  });
  examine(graphRetained, 'a total that is written out', {
    source: `import torch

def train(model, loader, opt, crit):
    total = 0
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        total = total + loss * len(x)
    print(total)
`,
    lines: [8],
    proof: 'run',
    after: `import torch

def train(model, loader, opt, crit):
    total = 0
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        total = total + loss.item() * len(x)
    print(total)
`,
  });
  examine(graphRetained, 'an attribute', {
    source: `import torch

class Trainer:
    def fit(self, loader):
        for x, y in loader:
            loss = self.crit(self.model(x), y)
            loss.backward()
            self.history.append((len(x), loss))
`,
    lines: [8],
    proof: 'run',
    after: `import torch

class Trainer:
    def fit(self, loader):
        for x, y in loader:
            loss = self.crit(self.model(x), y)
            loss.backward()
            self.history.append((len(x), loss.detach()))
`,
  });
  examine(graphRetained, 'the outputs', {
    source: `import torch

def train(model, loader, opt, crit):
    outputs = []
    for x, y in loader:
        out = model(x)
        loss = crit(out, y)
        loss.backward()
        outputs.append(out)
    return outputs
`,
    lines: [9],
    proof: 'run',
    after: `import torch

def train(model, loader, opt, crit):
    outputs = []
    for x, y in loader:
        out = model(x)
        loss = crit(out, y)
        loss.backward()
        outputs.append(out.detach())
    return outputs
`,
  });
  examine(graphRetained, 'scaled for mixed precision', {
    source: `import torch

def train(model, loader, scaler, crit):
    seen = {}
    for step, (x, y) in enumerate(loader):
        loss = crit(model(x), y)
        scaler.scale(loss).backward()
        seen[step] = loss
    return seen
`,
    lines: [8],
    proof: 'run',
    after: `import torch

def train(model, loader, scaler, crit):
    seen = {}
    for step, (x, y) in enumerate(loader):
        loss = crit(model(x), y)
        scaler.scale(loss).backward()
        seen[step] = loss.detach()
    return seen
`,
  });
  examine(graphRetained, 'detached', {
    source: `import torch

def train(model, loader, opt, crit):
    losses = []
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        losses.append(loss.detach())
    return losses
`,
  });
  examine(graphRetained, 'as a number', {
    source: `import torch

def train(model, loader, opt, crit):
    total = 0.0
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
        total += loss.item()
    return total
`,
  });
  examine(graphRetained, 'added up for one backward pass', {
    source: `import torch

def train(model, loader, opt, crit):
    total = 0
    for x, y in loader:
        loss = crit(model(x), y)
        total += loss
    total.backward()
`,
  });
  examine(graphRetained, 'without a graph', {
    source: `import torch

def train(model, loader, opt, crit):
    losses = []
    for x, y in loader:
        loss = crit(model(x), y)
        loss.backward()
    with torch.no_grad():
        for x, y in loader:
            loss = crit(model(x), y)
            losses.append(loss)
`,
  });
  examine(graphRetained, 'anew in each turn', {
    source: `import torch

def train(model, loader, opt, crit):
    for x, y in loader:
        parts = []
        loss = crit(model(x), y)
        loss.backward()
        parts.append(loss)
`,
  });
  examine(graphRetained, 'another library', {
    source: `def train(loader):
    losses = []
    for loss in loader:
        loss.backward()
        losses.append(loss)
`,
  });
});
