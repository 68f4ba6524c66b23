/** Buttons and fields: label above, hint under it, error beside the field and summed up on top. Targets at least 44 px. */
export const formsCss = `
.btn{display:inline-flex;gap:8px;align-items:center;justify-content:center;border:1px solid var(--control);background:#fff;color:var(--ink);border-radius:2px;padding:8px 16px;min-height:44px;font:600 16px/26px var(--sans);text-decoration:none;cursor:pointer}
.btn:hover{background:var(--mist)}.btn.pri{background:var(--sea-7);border-color:var(--sea-7);color:#fff}.btn.pri:hover{background:var(--sea-8)}
.btn.bad{color:var(--red-7);border-color:var(--red-7)}.btn.bad:hover{background:var(--red-1)}.btn.bad.pri{background:var(--red-7);color:#fff}
.btn:disabled,.btn[aria-disabled=true]{background:var(--grey-1);border-color:var(--hair);color:var(--grey-7);cursor:not-allowed}
.acts{display:flex;gap:12px;flex-wrap:wrap}
.field{display:block;margin:0 0 20px;border:0;padding:0;min-width:0;max-width:720px}.field>label:not(.tick),.field>legend,label.lb{display:block;font-weight:600;padding:0}
.hint{display:block;color:var(--mute);font-size:14px;line-height:22px;margin-bottom:4px}
.error{display:block;color:var(--red-7);font-weight:600;font-size:14px;line-height:22px;margin-bottom:4px}.field.wrong{border-left:4px solid var(--red-7);padding-left:12px}
.errors{border:3px solid var(--red-7);background:#fff;padding:16px;margin-bottom:24px;max-width:720px}.errors a{color:var(--red-7);font-weight:600}
input:where(:not([type=checkbox],[type=radio],[type=range],[type=file])),select,textarea{font:400 16px/26px var(--sans);color:var(--ink);background:#fff;border:1px solid var(--control);border-radius:2px;padding:8px 12px;min-height:44px;width:100%}
textarea{min-height:112px;resize:vertical}input:user-invalid{border-color:var(--red-7)}
input[type=checkbox],input[type=radio]{width:24px;height:24px;accent-color:var(--sea-7);margin:0;flex:none}.tick{display:flex;gap:12px;align-items:center;min-height:44px}
.saved{color:var(--mute);font-size:14px;line-height:22px}
`
