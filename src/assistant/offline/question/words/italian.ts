/** Italian words and the English ones that the intents listen for, without accents; phrases before their words. */
export const ITALIAN = `
quanta memoria=how much memory; quanta=how much; quanto=how much; di nuovo=again; che cosa=what;
cosa significa=what means; perche=why; chi=who; quando=when; dove=where; quale=which; come=how; cosa=what;
limite=limit; memoria=memory; libera=free; disponibile=available; processo=process; colpevole=culprit;
colpa=to blame; ucciso=killed; usato=used; riga=line; mostrami=show me; provare=prove; risolvere=fix;
comando=command; ancora=again; succedera=happen; aiuterebbe=would help; basta=enough; piu=more;
pericoloso=dangerous; rischio=risk; annullare=undo; perdita=leak; sicuro=sure; manca=missing; il=the; la=the;
e=is; di=of; una=a; non=not; anche=also; serve=need; servirebbe=would need; prossimo=next;
protetto=protected; aumentare=raise; riavviare=restart; aggiustare=fix; mostra=show; se=if; sarebbe=would be
`;
