"""Writes recipes.jsonl: 24000 recipes out of some 4200 ingredients (about 13 MB)."""
ROOTS = "lemon thyme barley onion carrot trout walnut honey plum cumin leek mustard oat quince rye saffron turnip vanilla".split()
FORMS = "fresh dried ground pickled roast smoked candied salted".split()
PLACES = "of Anjou,of Baden,of Crete,of Dorset,of Emmen,of Fano,of Gent,of Hvar,of Istria,of Jura,of Kent,of Lodi,of Moray,of Nola,of Oran,of Pisa,of Riga,of Skye,of Tyrol,of Ulm,of Vejle,of Wales,of Ypres,of Zug,of Arles,of Bath,of Como,of Delft,of Eton".split(",")

x = 1234567
with open("recipes.jsonl", "w", encoding="ascii") as out:
    for i in range(24000):
        items = []
        group = i % 97
        for k in range(5):
            x = (x * 1103515245 + 12345) & 0x7FFFFFFF
            r = x >> 6
            which = (group * 43 + r % 9) if k < 2 else r
            name = f"{FORMS[which % 8]} {ROOTS[which // 8 % 18]} {PLACES[which // 144 % 29]}"
            items.append('{"name": "%s", "grams": %d, "optional": %s, "note": "cut %d"}' % (name, r % 400 + 5, "true" if r % 7 == 0 else "false", r % 50))
        out.write('{"id": %d, "title": "Recipe %d", "votes": %d, "draft": %s, "steps": ["mix %d", "rest %d min", "bake"], "ingredients": [%s]}\n' % (
            i, r % 90001, r % 7919, "true" if r % 31 == 0 else "false", r % 60, r % 90, ", ".join(items)))
