/** Spanish words and the English ones that the intents listen for, without accents; phrases before their words. */
export const SPANISH = `
cuanta memoria=how much memory; cuanta=how much; cuanto=how much; cuantos=how many; que significa=what means;
que es=what is; a que hora=what time; otra vez=again; para siempre=for good; por que=why; de nuevo=again;
quien=who; cuando=when; donde=where; cual=which; como=how; que=what; limite=limit; memoria=memory;
libre=free; disponible=available; proceso=process; procesos=processes; culpable=culprit; culpa=to blame;
victima=victim; mato=killed; matado=killed; uso=used; usaba=used; consumio=used; ocupado=used; tenia=held;
linea=line; lineas=lines; muestrame=show me; ensename=show me; prueba=proof; probar=prove; demostrar=prove;
arreglar=fix; arreglo=fix; solucionar=fix; comando=command; ahora=now; pasar=happen; paso=happened;
ayudaria=would help; ayuda=help; mas=more; suficiente=enough; basta=enough; peligroso=dangerous; riesgo=risk;
deshacer=undo; fuga=leak; seguro=sure; falta=missing; significa=means; aunque=although; nucleo=kernel;
explica=explain; explicame=explain; si=if; el=the; la=the; los=the; las=the; y=and; es=is; de=of; del=of;
un=a; una=a; mi=my; solo=alone; cache=cache; necesita=need; necesitaria=would need; hace falta=need;
proximo=next; siguiente=next; protegido=protected; subir=raise; aumentar=raise; reiniciar=restart;
otro=other; otra=other; todos=all; habria=would have; veces=times; con=with; para=for
`;
