/** French words and the English ones that the intents listen for, without accents; phrases before their words. */
export const FRENCH = `
combien de=how much; combien=how much; qu'est-ce que=what is; que veut dire=what means;
que signifie=what means; a quelle heure=what time; encore une fois=again; pour de bon=for good;
tout de suite=right now; qui=who; pourquoi=why; quand=when; ou=where; quel=which; quelle=which; quels=which;
quelles=which; comment=how; quoi=what; limite=limit; memoire=memory; libre=free; disponible=available;
processus=process; coupable=culprit; responsable=culprit; victime=victim; tue=killed; utilise=used;
consomme=used; mange=ate; ligne=line; lignes=lines; montre=show; montrez=show; preuve=proof; prouver=prove;
corriger=fix; reparer=fix; resoudre=fix; commande=command; maintenant=now; de nouveau=again; encore=again;
arriver=happen; aider=help; aiderait=would help; plus=more; suffit=enough; suffirait=enough;
suffiraient=enough; est-ce que=; assez=enough; dangereux=dangerous; risque=risk; annuler=undo; fuite=leak;
sur=sure; manque=missing; signifie=means; malgre=although; alors=although; noyau=kernel;
definitivement=for good; expliquer=explain; expliquez=explain; si=if; est=is; le=the; la=the; les=the;
et=and; je=i; il=it; du=of; une=a; mon=my; ce=this; faudrait=would need; faut=need; besoin=need; avoir=have;
pour=for; aurait=would have; vraiment=really; prochain=next; protege=protected; erreur=error;
augmenter=raise; redemarrer=restart; toujours=always; autre=other; tout=all; combien de fois=how often
`;
