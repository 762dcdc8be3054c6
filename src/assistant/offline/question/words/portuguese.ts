/** Portuguese words and the English ones that the intents listen for, without accents; phrases before their words. */
export const PORTUGUESE = `
quanta memoria=how much memory; quanta=how much; quanto=how much; de novo=again; por que=why; o que=what;
quem=who; quando=when; onde=where; qual=which; como=how; limite=limit; memoria=memory; livre=free;
disponivel=available; processo=process; culpado=culprit; culpa=to blame; matou=killed; morto=killed;
usou=used; linha=line; mostre=show; prova=proof; corrigir=fix; comando=command; acontecer=happen;
ajudaria=would help; mais=more; suficiente=enough; perigoso=dangerous; risco=risk; desfazer=undo;
vazamento=leak; certeza=sure; falta=missing; significa=means; embora=although; nao=not; uma=a; um=a; da=of;
do=of; foi=was; precisa=need; precisaria=would need; proximo=next; protegido=protected; aumentar=raise;
reiniciar=restart; se=if; seria=would be
`;
