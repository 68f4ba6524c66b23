/** Public pages: sand ground, larger type, one reading column with a side list. */
export const publicCss = `
.public{background:var(--sand);font-size:18px;line-height:29px}
.public .w{max-width:1128px;margin:0 auto;padding:0 24px}
.top{background:var(--sea-9);color:#fff}.top .w{display:flex;align-items:center;gap:12px 16px;padding-top:14px;padding-bottom:14px;flex-wrap:wrap}.top a{color:#fff}
.top .home{display:flex;gap:16px;align-items:center;text-decoration:none;flex:1;min-width:0}.top .home b{font-size:18px;line-height:27px;display:block}.top .home span span{font-size:14px;line-height:22px;display:block}
.top .lang{font-size:14px;line-height:22px;display:flex;gap:4px}.top .lang a{padding:11px 8px}
.sections{background:#fff;border-bottom:1px solid var(--hair)}.sections .w{display:flex;gap:0 28px;font-size:16px;line-height:26px;flex-wrap:wrap}
.sections a{padding:10px 0 7px;color:var(--ink);text-decoration:none;border-bottom:3px solid transparent}.sections a:hover{border-color:var(--hair)}.sections a[aria-current]{border-color:var(--sea-7);color:var(--sea-7);font-weight:600}
.public main.w{padding-top:32px;padding-bottom:64px}.public main.two{display:grid;grid-template-columns:minmax(0,7fr) minmax(0,3fr);gap:56px}
.public h1{font-size:33px;line-height:48px;margin:4px 0 12px}.public article h2,.public .part{font-size:26px;line-height:38px;margin:32px 0 12px}.public article h3{font-size:21px;line-height:32px;margin:24px 0 8px}.public article h4{font-size:18px;line-height:29px;margin:20px 0 4px}
.lead{font-size:21px;line-height:32px;color:var(--ink-2);margin:0 0 20px;max-width:60ch}
.public article p,.public article ul,.public article ol,.public article blockquote{margin:0 0 20px;max-width:66ch}.public article li p{margin:0 0 4px}.public article blockquote{border-left:4px solid var(--hair);padding-left:18px;color:var(--ink-2)}
.public article figure{margin:0 0 24px}.public article figure img{display:block;width:100%;background:var(--grey-1);border:1px solid var(--hair)}.public figcaption{font-size:14px;line-height:22px;color:var(--ink-2);padding-top:6px}
.meta{font-size:14px;line-height:22px;color:var(--mute);border-top:1px solid var(--hair);border-bottom:1px solid var(--hair);padding:10px 0;margin-bottom:24px;display:flex;gap:4px 20px;flex-wrap:wrap;align-items:center}
.public .seal{font-size:16px;line-height:26px;margin-top:32px}.listen{background:#fff;border:1px solid var(--hair);padding:12px 16px;margin-bottom:24px;display:flex;gap:8px 16px;align-items:center;flex-wrap:wrap;font-size:16px}.listen audio{flex:1 1 240px;height:44px;max-width:100%}
.public aside section{border-top:3px solid var(--sea-7);padding-top:12px;margin-bottom:32px;font-size:16px;line-height:26px}.public aside h2{margin-bottom:8px}.public aside li{margin:0 0 10px}.public aside ul{padding-left:18px;margin:0}
.stories{list-style:none;padding:0;margin:0}.stories>li{border-top:1px solid var(--hair);padding:18px 0 20px;display:grid;grid-template-columns:minmax(0,1fr);gap:4px 24px}.stories>li:first-child{border-top:0;padding-top:0}.stories>li.pic{grid-template-columns:minmax(0,1fr) 200px}
.stories h2,.stories h3{font-size:21px;line-height:32px;margin:0}.stories .first h2{font-size:26px;line-height:38px}.stories img{width:200px;height:auto;display:block;border:1px solid var(--hair)}.stories p{max-width:60ch;margin-top:4px;font-size:16px;line-height:26px;color:var(--ink-2)}
.alert{background:var(--red-7);color:#fff;font-size:16px;line-height:26px}.alert .w{padding-top:12px;padding-bottom:12px;display:flex;gap:4px 16px;align-items:baseline;flex-wrap:wrap}.alert a{color:#fff}
.kicker{margin:0!important;font-size:14px;line-height:22px;color:var(--mute)}.public .ev{font-size:16px;margin:0 0 24px}.public article li{margin-bottom:6px}
.notice{border-bottom:1px solid #00000022;background:var(--lamp-1);color:var(--ink);font-size:16px;line-height:26px}.notice .w{padding-top:10px;padding-bottom:10px}
.approvals{overflow:hidden;display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));border:1px solid var(--control);background:#fff;font-size:16px;line-height:26px}.approvals>div{padding:16px;border-right:1px solid var(--hair);margin-right:-1px}.approvals .chip{margin-top:8px}.approvals b{display:block;font-size:18px;line-height:29px}.approvals{margin-bottom:24px}
.foot-public{background:var(--sea-9);color:#fff;font-size:14px;line-height:22px}.foot-public .w{padding-top:24px;padding-bottom:24px;display:flex;gap:8px 28px;flex-wrap:wrap}.foot-public a{color:#fff}.foot-public p{flex-basis:100%}
.public code,.public pre{font:400 14px/24px var(--mono)}.public pre{background:var(--sea-9);color:#fff;padding:12px 16px;overflow-x:auto;margin:0 0 20px}.find{display:flex;gap:12px;max-width:560px;margin:0 0 24px}.find input{flex:1;min-width:0}
@media(max-width:700px){.public .w{padding-left:16px;padding-right:16px}.public main.two{grid-template-columns:minmax(0,1fr);gap:24px}.public h1{font-size:28px;line-height:42px}.public article h2,.public .part{font-size:21px;line-height:32px}.sections .w{gap:0 20px}.stories>li.pic{grid-template-columns:minmax(0,1fr)}.stories img{width:100%}.public main.w{padding-top:20px}.facts{grid-template-columns:1fr}.facts>div{border-right:0;border-bottom:1px solid var(--hair);margin:0 0 -1px}}
`
