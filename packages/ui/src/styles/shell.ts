/** The frame of a staff screen: band on top, rail of nouns, main; a bottom bar on a phone. */
export const shellCss = `
.shell{display:grid;grid-template-columns:240px minmax(0,1fr);grid-template-rows:auto 1fr;min-height:100vh}.shell:has(>.drill){grid-template-rows:auto auto 1fr}
.band{grid-column:1/-1;background:var(--sea-9);color:#fff;display:flex;align-items:center;gap:16px;padding:8px 24px;min-height:56px}
.band a{color:#fff}.band .who{font-size:14px;line-height:21px;border-left:1px solid #ffffff40;padding-left:16px}.sp{flex:1}
.brand{font-weight:600;font-size:18px;line-height:27px;display:flex;gap:10px;align-items:center;white-space:nowrap;text-decoration:none;color:inherit}
.lampchip{background:var(--lamp);color:var(--ink);font-weight:600;padding:3px 12px;border-radius:2px;display:inline-flex;gap:8px;align-items:center;font-size:14px;line-height:22px;white-space:nowrap;text-decoration:none}
.band .lampchip{color:var(--ink)}
.lampchip::before{content:"";width:10px;height:10px;border-radius:50%;background:var(--ink);flex:none}
.lampchip.quiet{background:var(--grey-1)}.lampchip.quiet::before{background:none;border:2px solid var(--grey-7)}
.drill{grid-column:1/-1;background:var(--drill) repeating-linear-gradient(135deg,#0000 0 14px,#00000026 14px 28px);color:#fff;font-weight:600;font-size:14px;line-height:22px;padding:4px 24px;text-align:center}
.rail{background:var(--paper);border-right:1px solid var(--hair);padding:16px 0;display:flex;flex-direction:column;gap:2px}
.rail a{display:flex;gap:12px;align-items:center;padding:9px 24px 9px 21px;min-height:44px;color:var(--ink-2);text-decoration:none;border-left:3px solid transparent}
.rail a:hover{background:var(--mist)}.rail a b{margin-left:auto;font-size:14px}
.rail a.on,.rail a[aria-current=page]{background:var(--sea-1);color:var(--sea-7);border-left-color:var(--sea-7);font-weight:600}
.main{padding:24px 32px 48px;max-width:1200px;min-width:0;width:100%}
.crumb{font-size:14px;line-height:22px;color:var(--mute);margin-bottom:4px}.crumb a{color:inherit}
.bottombar{display:none}
.grid2{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:24px}.g32{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}.g119{grid-template-columns:minmax(0,11fr) minmax(0,9fr)}.g54{grid-template-columns:minmax(0,5fr) minmax(0,4fr)}
.col{display:grid;gap:24px;align-content:start;min-width:0}
@media(max-width:700px){
h1{font-size:22px}.shell{grid-template-columns:minmax(0,1fr)}.rail{display:none}.main{padding:16px 16px 96px}.band{padding:8px 12px;gap:6px;flex-wrap:wrap}.brand{gap:6px}.band .who{display:none}.lampchip{padding:3px 8px}
.grid2,.g32,.g119,.g54{grid-template-columns:minmax(0,1fr)}
.bottombar{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;position:fixed;inset:auto 0 0;background:var(--paper);border-top:1px solid var(--hair);z-index:5}
.bottombar a,.bottombar button{display:grid;justify-items:center;gap:2px;padding:7px 2px;min-height:56px;font:400 14px/21px var(--sans);color:var(--ink-2);background:none;border:0;border-top:3px solid transparent;text-decoration:none;text-align:center}
.bottombar [aria-current=page]{color:var(--sea-7);border-top-color:var(--sea-7);font-weight:600}
}
`
