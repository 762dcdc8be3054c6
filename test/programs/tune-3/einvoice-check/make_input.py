"""Writes batch.zip: 620 invoices of 260 lines (about 20 MB unpacked)."""
import zipfile

VAT = {"S": 19, "R": 7, "Z": 0}

state = 19
with zipfile.ZipFile("batch.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as batch:
    for number in range(620):
        net = {"S": 0, "R": 0, "Z": 0}
        lines = []
        for i in range(260):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 7
            quantity, price, category = 1 + n % 40, 100 + n % 9001, "SSRZ"[n % 4]
            net[category] += quantity * price
            if number % 5 == 2 and i == 255:
                quantity, category = (0, category) if number % 2 else (quantity, "X")
            lines.append('<Line id="%d"><Article>A-%d</Article><Quantity>%d</Quantity><Price>%d</Price><Category>%s</Category></Line>\n' % (
                i + 1, n % 70001, quantity, price, category))
        total = sum(net.values()) + sum(amount * VAT[category] // 100 for category, amount in net.items())
        if number % 3 == 1:
            total += 1 + number
        batch.writestr("invoice-%05d.xml" % number, '<Invoice number="R%05d"><Supplier>supplier-%d</Supplier>\n%s<Total>%d</Total></Invoice>' % (
            number, number % 9, "".join(lines), total))
