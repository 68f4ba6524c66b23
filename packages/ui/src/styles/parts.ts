/** Panels, rows, chips, tables, notes: the pieces a screen is made of. */
export const partsCss = `
.panel{background:var(--paper);border:1px solid var(--hair);border-radius:4px;min-width:0}
.panel>header{display:flex;align-items:center;gap:4px 12px;padding:12px 16px;border-bottom:1px solid var(--hair);flex-wrap:wrap}
.panel>.body{padding:16px}.panel>footer{padding:12px 16px;border-top:1px solid var(--hair);display:flex;gap:12px;flex-wrap:wrap;align-items:center}
.panel>.foot{background:var(--mist);border-top:1px solid var(--hair);padding:12px 16px}
.row{display:flex;gap:16px;align-items:center;padding:12px 16px;border-top:1px solid var(--grey-1)}.row:first-of-type{border-top:0}.row .grow{flex:1;min-width:0}.row.lit{background:var(--lamp-1)}
.chip{display:inline-flex;gap:6px;align-items:center;font-size:14px;line-height:22px;padding:1px 10px;border-radius:2px;border:1px solid transparent;white-space:nowrap}
.chip svg{width:14px;height:14px;stroke:currentColor;fill:none;stroke-width:2.4;flex:none}
.c-plan{border-color:var(--control);color:var(--grey-7);background:#fff}.c-way{background:var(--sea-1);color:var(--sea-7)}.c-done{background:var(--green-1);color:var(--green-7)}
.c-conf{background:var(--teal-8);color:#fff}.c-late{background:var(--red-7);color:#fff}.c-held,.c-air{background:var(--lamp);color:var(--ink)}.c-air{font-weight:600}
.c-back{background:var(--grey-1);color:var(--grey-7)}.c-back span{text-decoration:line-through}
@keyframes lamp{50%{opacity:.25}}
@media(prefers-reduced-motion:no-preference){.c-air svg{animation:lamp 1s ease-in-out infinite}}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:8px 12px}
th{font-weight:600;text-align:left;font-size:14px;line-height:22px;color:var(--ink-2);padding:8px 12px;border-bottom:1px solid var(--control)}
td,tbody th{padding:9px 12px;border-bottom:1px solid var(--grey-1);vertical-align:top;font-size:inherit;line-height:inherit}tbody th{color:var(--ink)}
td.r,th.r{text-align:right}tr.on{background:var(--sea-1)}
.note{background:var(--lamp-1);border-left:4px solid var(--lamp);padding:10px 16px}.note.bad{background:var(--red-1);border-color:var(--red-7);color:var(--ink)}
.seal{background:var(--paper);border:1px solid var(--hair);border-left:4px solid var(--teal-8);padding:14px 18px}
.facts{overflow:hidden;display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));border:1px solid var(--hair);background:var(--paper)}
.facts>div{padding:12px 16px;border-right:1px solid var(--hair);margin-right:-1px}.facts b{display:block;font-size:26px;line-height:38px}
.ev{display:grid;grid-template-columns:minmax(96px,150px) minmax(0,1fr)}.ev dt{color:var(--mute);font-size:14px;line-height:26px;padding:6px 12px 6px 0;border-top:1px solid var(--grey-1)}.ev dd{padding:6px 0;border-top:1px solid var(--grey-1);min-width:0}
.seg{display:inline-flex;border:1px solid var(--control);border-radius:2px;background:#fff;flex-wrap:wrap}.seg>*{padding:10px 14px;border:0;border-right:1px solid var(--hair);font:400 14px/22px var(--sans);color:var(--sea-6);background:none;text-decoration:none;min-height:42px}.seg>:last-child{border:0}
.seg>.on,.seg>[aria-current],.seg>[aria-pressed=true]{background:var(--sea-7);color:#fff;font-weight:600}
.empty{padding:32px 16px;text-align:center;color:var(--ink-2)}.empty>*+*{margin-top:12px}
.day{position:relative;height:18px;border:1px solid var(--hair);background:#fff;overflow:hidden}.day i{position:absolute;top:0;bottom:0}.day .q,.key.q{background:repeating-linear-gradient(135deg,#fff 0 3px,var(--hair) 3px 5px)}.day .m,.key.m{background:var(--sea-7);min-width:3px}
.key{display:inline-block;width:12px;height:12px;border:1px solid var(--hair);vertical-align:-1px}.key.m{width:4px;border:0}
.ledboard{background:var(--board);padding:8px;display:block;width:100%;image-rendering:pixelated}
.wave{color:var(--sea-7);width:100%;height:64px;display:block}
.words{font:400 14px/24px var(--mono);overflow-wrap:anywhere}
.dialog{background:var(--paper);border:1px solid var(--control);border-radius:4px;box-shadow:var(--shadow)}
@media(max-width:700px){
.row{flex-wrap:wrap}.row .grow{flex-basis:100%}.panel>header small{flex-basis:100%}.chip{white-space:normal}
table.stack,table.stack tbody{display:block}table.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stack tr{display:block;padding:10px 16px;border-bottom:1px solid var(--hair)}table.stack td,table.stack tbody th{display:grid;grid-template-columns:minmax(88px,34%) minmax(0,1fr);gap:12px;border:0;padding:2px 0;text-align:left}
table.stack .chip{justify-self:start}table.stack [data-label]::before{content:attr(data-label);color:var(--mute);font-weight:400;font-size:14px}
}
`
