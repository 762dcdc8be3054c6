/** German words and the English ones that the intents listen for, without accents; phrases before their words. */
export const GERMAN = `
wie viel=how much; wieviel=how much; wie viele=how many; wie gross=how big; wie schnell=how fast;
wie sicher=how sure; wie hoch=how high; was heisst=what means; was bedeutet=what means; was ist=what is;
was war=what was; was passiert=what happens; was fehlt=what is missing; noch einmal=again;
reicht das=is that enough; fur immer=for good; auf dauer=for good; ich bin neu=i am new;
einfach erklart=explain simply; reichen=enough; ausreichen=enough; als=as; ganz einfach=simply; was=what; wer=who; wen=whom; wem=whose; warum=why;
wieso=why; weshalb=why; wann=when; wo=where; woher=where from; wie=how; welche=which; welcher=which;
welches=which; welchen=which; welchem=which; grenze=limit; grenzwert=limit; obergrenze=limit;
begrenzung=limit; begrenzt=limited; schwelle=threshold; speicher=memory; arbeitsspeicher=memory;
hauptspeicher=memory; speicherleck=memory leak; leck=leak; frei=free; freier=free; freien=free;
verfugbar=available; obwohl=although; trotzdem=although; prozess=process; prozesse=processes;
prozessen=processes; schuld=to blame; schuldig=to blame; schuldige=culprit; verursacher=culprit;
opfer=victim; getotet=killed; gekillt=killed; beendet=ended; abgeschossen=killed; abgebrochen=ended;
gestorben=died; verbraucht=used; gebraucht=used; belegt=used; gefressen=ate; zeile=line; zeilen=lines;
zeig=show; zeige=show; stelle=place; beweis=proof; beweisen=prove; nachweisen=prove; beheben=fix; losen=fix;
reparieren=fix; losung=fix; befehl=command; sofort=right now; jetzt=now; dauerhaft=for good;
langfristig=for good; wieder=again; nochmal=again; passieren=happen; passiert=happened; hilft=help;
helfen=help; hatte=would; wurde=would; wenn=if; mehr=more; reicht=enough; genug=enough; gefahrlich=dangerous;
risiko=risk; ruckgangig=undo; sicher=sure; fehlt=missing; bedeutet=means; heisst=means; genau=exactly;
uhrzeit=what time; uhr=clock; momentan=now; moment=moment; zeitpunkt=moment; nacht=night; woche=week;
kollege=colleague; rechner=machine; maschine=machine; quelltext=code; programm=program; andern=change;
ausgeschlossen=ruled out; erklar=explain; erklare=explain; auslagerung=swap; nicht=not; der=the; die=the;
das=the; und=and; ist=is; ich=i; es=it; ein=a; eine=a; mir=me; mein=my; kann=can; kernel=kernel;
nachster=next; nachste=next; nachstes=next; nachsten=next; geschutzt=protected; ware=would be; brauche=need;
braucht=need; brauchte=need; gewesen=been; sollte=should; erhohen=raise; genau so=exactly; kosten=cost;
startet=start; neu starten=restart; abgesturzt=crashed; schneller=faster; festplatte=disk; gesamt=in all;
insgesamt=in all; damals=at the time; tabelle=table; anderer=other; andere=other; anderen=other
`;
