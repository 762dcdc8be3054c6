/** Dutch words and the English ones that the intents listen for, without accents; phrases before their words. */
export const DUTCH = `
hoeveel=how much; wie=who; waarom=why; wanneer=when; waar=where; welke=which; welk=which; hoe=how; wat=what;
limiet=limit; geheugen=memory; geheugenlek=memory leak; vrij=free; proces=process; schuldige=culprit;
schuld=to blame; gedood=killed; gebruikt=used; regel=line; laat=show; bewijs=proof; oplossen=fix;
opnieuw=again; weer=again; gebeuren=happen; helpt=help; helpen=help; meer=more; genoeg=enough;
gevaarlijk=dangerous; zeker=sure; ontbreekt=missing; betekent=means; hoewel=although; het=the; een=a; is=is;
van=of; niet=not; mijn=my; zou=would; als=if; nodig=need; volgende=next; beschermd=protected; verhogen=raise;
toon=show; herstarten=restart; opdracht=command; lek=leak; waarschuwing=warning
`;
