"""Writes letters/ (four templates) and customers.csv (34000 customers, about 3 MB)."""
import os

os.mkdir("letters")
BODY = ("Dear {= name},\n\nyour meters at {= street} were read by {= reader}:\n{each meters}\n{if late}The last bill is still open. "
        "Please pay {= due} within ten days.\n{/if}You used {= total} cubic metres.\n")
for which, tone in enumerate(["Kind regards", "Yours sincerely", "With best wishes", "Yours faithfully"]):
    filler = "".join(f"Clause {k}: the supply follows the general terms, part {k * (which + 3)}.\n" for k in range(8 + which))
    with open(f"letters/form{which}.txt", "w") as out:
        out.write(BODY + filler + f"{tone}, {{= reader}}\n")

x = 51
with open("customers.csv", "w") as out:
    out.write("name,letter,street,reader,meters,late,due,total\n")
    for i in range(34000):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        r = x >> 8
        meters = "/".join(str((r >> k) % 9973) for k in range(4))
        out.write(f"Customer {i},form{r % 4},Mill Lane {r % 300},reader {r % 41},{meters},{int(r % 6 == 0)},{r % 400}.50,{r % 2000}\n")
