import{d as e,n as t,p as n,r,s as i}from"./av3AfzEt.js";var a={NAME:`Name`,DOCUMENT:`Document`,OPERATION_DEFINITION:`OperationDefinition`,VARIABLE_DEFINITION:`VariableDefinition`,SELECTION_SET:`SelectionSet`,FIELD:`Field`,ARGUMENT:`Argument`,FRAGMENT_SPREAD:`FragmentSpread`,INLINE_FRAGMENT:`InlineFragment`,FRAGMENT_DEFINITION:`FragmentDefinition`,VARIABLE:`Variable`,INT:`IntValue`,FLOAT:`FloatValue`,STRING:`StringValue`,BOOLEAN:`BooleanValue`,NULL:`NullValue`,ENUM:`EnumValue`,LIST:`ListValue`,OBJECT:`ObjectValue`,OBJECT_FIELD:`ObjectField`,DIRECTIVE:`Directive`,NAMED_TYPE:`NamedType`,LIST_TYPE:`ListType`,NON_NULL_TYPE:`NonNullType`},o=class extends Error{constructor(e,t,n,r,i,a,o){super(e),this.name=`GraphQLError`,this.message=e,i&&(this.path=i),t&&(this.nodes=Array.isArray(t)?t:[t]),n&&(this.source=n),r&&(this.positions=r),a&&(this.originalError=a);var s=o;if(!s&&a){var c=a.extensions;c&&typeof c==`object`&&(s=c)}this.extensions=s||{}}toJSON(){return{...this,message:this.message}}toString(){return this.message}get[Symbol.toStringTag](){return`GraphQLError`}},s,c;function l(e){return new o(`Syntax Error: Unexpected token at ${c} in ${e}`)}function u(e){if(e.lastIndex=c,e.test(s))return s.slice(c,c=e.lastIndex)}var d=/ +(?=[^\s])/y;function f(e){for(var t=e.split(`
`),n=``,r=0,i=0,a=t.length-1,o=0;o<t.length;o++)d.lastIndex=0,d.test(t[o])&&(o&&(!r||d.lastIndex<r)&&(r=d.lastIndex),i||=o,a=o);for(var s=i;s<=a;s++)s!==i&&(n+=`
`),n+=t[s].slice(r).replace(/\\"""/g,`"""`);return n}function p(){for(var e=0|s.charCodeAt(c++);e===9||e===10||e===13||e===32||e===35||e===44||e===65279;e=0|s.charCodeAt(c++))if(e===35)for(;(e=0|s.charCodeAt(c++))&&e!==10&&e!==13;);c--}function m(){for(var e=c,t=0|s.charCodeAt(c++);t>=48&&t<=57||t>=65&&t<=90||t===95||t>=97&&t<=122;t=0|s.charCodeAt(c++));if(e===c-1)throw l(`Name`);var n=s.slice(e,--c);return p(),n}function h(){return{kind:`Name`,value:m()}}var g=/(?:"""|(?:[\s\S]*?[^\\])""")/y,ee=/(?:(?:\.\d+)?[eE][+-]?\d+|\.\d+)/y;function _(e){var t;switch(s.charCodeAt(c)){case 91:c++,p();for(var n=[];s.charCodeAt(c)!==93;)n.push(_(e));return c++,p(),{kind:`ListValue`,values:n};case 123:c++,p();for(var r=[];s.charCodeAt(c)!==125;){var i=h();if(s.charCodeAt(c++)!==58)throw l(`ObjectField`);p(),r.push({kind:`ObjectField`,name:i,value:_(e)})}return c++,p(),{kind:`ObjectValue`,fields:r};case 36:if(e)throw l(`Variable`);return c++,{kind:`Variable`,name:h()};case 34:if(s.charCodeAt(c+1)===34&&s.charCodeAt(c+2)===34){if(c+=3,(t=u(g))==null)throw l(`StringValue`);return p(),{kind:`StringValue`,value:f(t.slice(0,-3)),block:!0}}var a=c,o;c++;var d=!1;for(o=0|s.charCodeAt(c++);o===92&&(c++,d=!0)||o!==10&&o!==13&&o!==34&&o;o=0|s.charCodeAt(c++));if(o!==34)throw l(`StringValue`);return t=s.slice(a,c),p(),{kind:`StringValue`,value:d?JSON.parse(t):t.slice(1,-1),block:!1};case 45:case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:for(var te=c++,v;(v=0|s.charCodeAt(c++))>=48&&v<=57;);var ne=s.slice(te,--c);if((v=s.charCodeAt(c))===46||v===69||v===101){if((t=u(ee))==null)throw l(`FloatValue`);return p(),{kind:`FloatValue`,value:ne+t}}return p(),{kind:`IntValue`,value:ne};case 110:if(s.charCodeAt(c+1)===117&&s.charCodeAt(c+2)===108&&s.charCodeAt(c+3)===108)return c+=4,p(),{kind:`NullValue`};break;case 116:if(s.charCodeAt(c+1)===114&&s.charCodeAt(c+2)===117&&s.charCodeAt(c+3)===101)return c+=4,p(),{kind:`BooleanValue`,value:!0};break;case 102:if(s.charCodeAt(c+1)===97&&s.charCodeAt(c+2)===108&&s.charCodeAt(c+3)===115&&s.charCodeAt(c+4)===101)return c+=5,p(),{kind:`BooleanValue`,value:!1}}return{kind:`EnumValue`,value:m()}}function te(e){if(s.charCodeAt(c)===40){var t=[];c++,p();do{var n=h();if(s.charCodeAt(c++)!==58)throw l(`Argument`);p(),t.push({kind:`Argument`,name:n,value:_(e)})}while(s.charCodeAt(c)!==41);return c++,p(),t}}function v(e){if(s.charCodeAt(c)===64){var t=[];do c++,t.push({kind:`Directive`,name:h(),arguments:te(e)});while(s.charCodeAt(c)===64);return t}}function ne(){for(var e=0;s.charCodeAt(c)===91;)e++,c++,p();var t={kind:`NamedType`,name:h()};do if(s.charCodeAt(c)===33&&(c++,p(),t={kind:`NonNullType`,type:t}),e){if(s.charCodeAt(c++)!==93)throw l(`NamedType`);p(),t={kind:`ListType`,type:t}}while(e--);return t}function y(){if(s.charCodeAt(c++)!==123)throw l(`SelectionSet`);return p(),b()}function b(){var e=[];do if(s.charCodeAt(c)===46){if(s.charCodeAt(++c)!==46||s.charCodeAt(++c)!==46)throw l(`SelectionSet`);switch(c++,p(),s.charCodeAt(c)){case 64:e.push({kind:`InlineFragment`,typeCondition:void 0,directives:v(!1),selectionSet:y()});break;case 111:s.charCodeAt(c+1)===110?(c+=2,p(),e.push({kind:`InlineFragment`,typeCondition:{kind:`NamedType`,name:h()},directives:v(!1),selectionSet:y()})):e.push({kind:`FragmentSpread`,name:h(),directives:v(!1)});break;case 123:c++,p(),e.push({kind:`InlineFragment`,typeCondition:void 0,directives:void 0,selectionSet:b()});break;default:e.push({kind:`FragmentSpread`,name:h(),directives:v(!1)})}}else{var t=h(),n=void 0;s.charCodeAt(c)===58&&(c++,p(),n=t,t=h());var r=te(!1),i=v(!1),a=void 0;s.charCodeAt(c)===123&&(c++,p(),a=b()),e.push({kind:`Field`,alias:n,name:t,arguments:r,directives:i,selectionSet:a})}while(s.charCodeAt(c)!==125);return c++,p(),{kind:`SelectionSet`,selections:e}}function re(){if(p(),s.charCodeAt(c)===40){var e=[];c++,p();do{var t=void 0;if(s.charCodeAt(c)===34&&(t=_(!0)),s.charCodeAt(c++)!==36)throw l(`Variable`);var n=h();if(s.charCodeAt(c++)!==58)throw l(`VariableDefinition`);p();var r=ne(),i=void 0;s.charCodeAt(c)===61&&(c++,p(),i=_(!0)),p();var a={kind:`VariableDefinition`,variable:{kind:`Variable`,name:n},type:r,defaultValue:i,directives:v(!0)};t&&(a.description=t),e.push(a)}while(s.charCodeAt(c)!==41);return c++,p(),e}}function ie(e){var t=h();if(s.charCodeAt(c++)!==111||s.charCodeAt(c++)!==110)throw l(`FragmentDefinition`);p();var n={kind:`FragmentDefinition`,name:t,typeCondition:{kind:`NamedType`,name:h()},directives:v(!1),selectionSet:y()};return e&&(n.description=e),n}function ae(){var e=[];do{var t=void 0;if(s.charCodeAt(c)===34&&(t=_(!0)),s.charCodeAt(c)===123){if(t)throw l(`Document`);c++,p(),e.push({kind:`OperationDefinition`,operation:`query`,name:void 0,variableDefinitions:void 0,directives:void 0,selectionSet:b()})}else{var n=m();switch(n){case`fragment`:e.push(ie(t));break;case`query`:case`mutation`:case`subscription`:var r,i=void 0;(r=s.charCodeAt(c))!==40&&r!==64&&r!==123&&(i=h());var a={kind:`OperationDefinition`,operation:n,name:i,variableDefinitions:re(),directives:v(!1),selectionSet:y()};t&&(a.description=t),e.push(a);break;default:throw l(`Document`)}}}while(c<s.length);return e}function oe(e,t){return s=e.body?e.body:e,c=0,p(),t&&t.noLocation?{kind:`Document`,definitions:ae()}:{kind:`Document`,definitions:ae(),loc:{start:0,end:s.length,startToken:void 0,endToken:void 0,source:{body:s,name:`graphql.web`,locationOffset:{line:1,column:1}}}}}function x(e,t,n){for(var r=``,i=0;i<e.length;i++)i&&(r+=t),r+=n(e[i]);return r}function se(e){return JSON.stringify(e)}function ce(e){return`"""
`+e.replace(/"""/g,`\\"""`)+`
"""`}var S=`
`,C={OperationDefinition(e){var t=``;e.description&&(t+=C.StringValue(e.description)+`
`),t+=e.operation,e.name&&(t+=` `+e.name.value),e.variableDefinitions&&e.variableDefinitions.length&&(e.name||(t+=` `),t+=`(`+x(e.variableDefinitions,`, `,C.VariableDefinition)+`)`),e.directives&&e.directives.length&&(t+=` `+x(e.directives,` `,C.Directive));var n=C.SelectionSet(e.selectionSet);return t===`query`?n:t+` `+n},VariableDefinition(e){var t=``;return e.description&&(t+=C.StringValue(e.description)+` `),t+=C.Variable(e.variable)+`: `+w(e.type),e.defaultValue&&(t+=` = `+w(e.defaultValue)),e.directives&&e.directives.length&&(t+=` `+x(e.directives,` `,C.Directive)),t},Field(e){var t=e.alias?e.alias.value+`: `+e.name.value:e.name.value;if(e.arguments&&e.arguments.length){var n=x(e.arguments,`, `,C.Argument);t.length+n.length+2>80?t+=`(`+(S+=`  `)+x(e.arguments,S,C.Argument)+(S=S.slice(0,-2))+`)`:t+=`(`+n+`)`}return e.directives&&e.directives.length&&(t+=` `+x(e.directives,` `,C.Directive)),e.selectionSet&&e.selectionSet.selections.length&&(t+=` `+C.SelectionSet(e.selectionSet)),t},StringValue(e){return e.block?ce(e.value).replace(/\n/g,S):se(e.value)},BooleanValue:e=>``+e.value,NullValue:e=>`null`,IntValue:e=>e.value,FloatValue:e=>e.value,EnumValue:e=>e.value,Name:e=>e.value,Variable:e=>`$`+e.name.value,ListValue:e=>`[`+x(e.values,`, `,w)+`]`,ObjectValue:e=>`{`+x(e.fields,`, `,C.ObjectField)+`}`,ObjectField:e=>e.name.value+`: `+w(e.value),Document(e){return!e.definitions||!e.definitions.length?``:x(e.definitions,`

`,w)},SelectionSet:e=>`{`+(S+=`  `)+x(e.selections,S,w)+(S=S.slice(0,-2))+`}`,Argument:e=>e.name.value+`: `+w(e.value),FragmentSpread(e){var t=`...`+e.name.value;return e.directives&&e.directives.length&&(t+=` `+x(e.directives,` `,C.Directive)),t},InlineFragment(e){var t=`...`;return e.typeCondition&&(t+=` on `+e.typeCondition.name.value),e.directives&&e.directives.length&&(t+=` `+x(e.directives,` `,C.Directive)),t+=` `+C.SelectionSet(e.selectionSet)},FragmentDefinition(e){var t=``;return e.description&&(t+=C.StringValue(e.description)+`
`),t+=`fragment `+e.name.value,t+=` on `+e.typeCondition.name.value,e.directives&&e.directives.length&&(t+=` `+x(e.directives,` `,C.Directive)),t+` `+C.SelectionSet(e.selectionSet)},Directive(e){var t=`@`+e.name.value;return e.arguments&&e.arguments.length&&(t+=`(`+x(e.arguments,`, `,C.Argument)+`)`),t},NamedType:e=>e.name.value,ListType:e=>`[`+w(e.type)+`]`,NonNullType:e=>w(e.type)+`!`},w=e=>C[e.kind](e);function le(e){return S=`
`,C[e.kind]?C[e.kind](e):``}var ue=()=>{},T=ue;function E(e){return{tag:0,0:e}}function D(e){return{tag:1,0:e}}var O=()=>typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`,de=e=>e;function k(e){return t=>n=>{var r=T;t((t=>{t===0?n(0):t.tag===0?(r=t[0],n(t)):e(t[0])?n(t):r(0)}))}}function fe(e){return t=>n=>t((t=>{t===0||t.tag===0?n(t):n(D(e(t[0])))}))}function pe(e){return t=>n=>{var r=[],i=T,a=!1,o=!1;t((t=>{o||(t===0?(o=!0,r.length||n(0)):t.tag===0?i=t[0]:(a=!1,(function(e){var t=T;e((e=>{if(e===0){if(r.length){var s=r.indexOf(t);s>-1&&(r=r.slice()).splice(s,1),r.length||(o?n(0):a||(a=!0,i(0)))}}else e.tag===0?(r.push(t=e[0]),t(0)):r.length&&(n(e),t(0))}))})(e(t[0])),a||(a=!0,i(0))))})),n(E((e=>{if(e===1){o||(o=!0,i(1));for(var t=0,n=r,s=r.length;t<s;t++)n[t](1);r.length=0}else{!o&&!a?(a=!0,i(0)):a=!1;for(var c=0,l=r,u=r.length;c<u;c++)l[c](0)}})))}}function me(e){return pe(de)(e)}function he(e){return me(Ee(e))}function ge(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0),e();else if(t.tag===0){var i=t[0];n(E((t=>{t===1?(r=!0,i(1),e()):i(t)})))}else n(t)}}))}}function _e(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0);else if(t.tag===0){var i=t[0];n(E((e=>{e===1&&(r=!0),i(e)})))}else e(t[0]),n(t)}}))}}function ve(e){return t=>n=>t((t=>{t===0?n(0):t.tag===0?(n(t),e()):n(t)}))}function A(e){var t=[],n=T,r=!1;return i=>{t.push(i),t.length===1&&e((e=>{if(e===0){for(var i=0,a=t,o=t.length;i<o;i++)a[i](0);t.length=0}else if(e.tag===0)n=e[0];else{r=!1;for(var s=0,c=t,l=t.length;s<l;s++)c[s](e)}})),i(E((e=>{if(e===1){var a=t.indexOf(i);a>-1&&(t=t.slice()).splice(a,1),t.length||n(1)}else r||(r=!0,n(0))})))}}function ye(e){return t=>n=>{var r=T,i=T,a=!1,o=!1,s=!1,c=!1;t((t=>{c||(t===0?(c=!0,s||n(0)):t.tag===0?r=t[0]:(s&&(i(1),i=T),a?a=!1:(a=!0,r(0)),(function(e){s=!0,e((e=>{s&&(e===0?(s=!1,c?n(0):a||(a=!0,r(0))):e.tag===0?(o=!1,(i=e[0])(0)):(n(e),o?o=!1:i(0)))}))})(e(t[0]))))})),n(E((e=>{e===1?(c||(c=!0,r(1)),s&&(s=!1,i(1))):(!c&&!a&&(a=!0,r(0)),s&&!o&&(o=!0,i(0)))})))}}function be(e){return t=>n=>{var r=T,i=!1,a=0;t((t=>{i||(t===0?(i=!0,n(0)):t.tag===0?e<=0?(i=!0,n(0),t[0](1)):r=t[0]:a++<e?(n(t),!i&&a>=e&&(i=!0,n(0),r(1))):n(t))})),n(E((t=>{t===1&&!i?(i=!0,r(1)):t===0&&!i&&a<e&&r(0)})))}}function xe(e){return t=>n=>{var r=T,i=T,a=!1;t((t=>{a||(t===0?(a=!0,i(1),n(0)):t.tag===0?(r=t[0],e((e=>{e===0||(e.tag===0?(i=e[0])(0):(a=!0,i(1),r(1),n(0)))}))):n(t))})),n(E((e=>{e===1&&!a?(a=!0,r(1),i(1)):a||r(0)})))}}function Se(e,t){return n=>r=>{var i=T,a=!1;n((n=>{a||(n===0?(a=!0,r(0)):n.tag===0?(i=n[0],r(n)):e(n[0])?r(n):(a=!0,t&&r(n),r(0),i(1)))}))}}function Ce(e){return t=>e()(t)}function we(e){return t=>{var n=e[O()]&&e[O()]()||e,r=!1,i=!1,a=!1,o;t(E((async e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=await n.next()).done)r=!0,n.return&&await n.return(),t(0);else try{a=!1,t(D(o.value))}catch(e){if(n.throw)(r=!!(await n.throw(e)).done)&&t(0);else throw e}i=!1}})))}}function Te(e){return e[O()]?we(e):t=>{var n=e[Symbol.iterator](),r=!1,i=!1,a=!1,o;t(E((e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=n.next()).done)r=!0,n.return&&n.return(),t(0);else try{a=!1,t(D(o.value))}catch(e){if(n.throw)(r=!!n.throw(e).done)&&t(0);else throw e}i=!1}})))}}var Ee=Te;function j(e){return t=>{var n=!1;t(E((r=>{r===1?n=!0:n||(n=!0,t(D(e)),t(0))})))}}function De(e){return t=>{var n=!1,r=e({next(e){n||t(D(e))},complete(){n||(n=!0,t(0))}});t(E((e=>{e===1&&!n&&(n=!0,r())})))}}function Oe(){var e,t;return{source:A(De((n=>(e=n.next,t=n.complete,ue)))),next(t){e&&e(t)},complete(){t&&t()}}}function M(e){return t=>{var n=T,r=!1;return t((t=>{t===0?r=!0:t.tag===0?(n=t[0])(0):r||(e(t[0]),n(0))})),{unsubscribe(){r||(r=!0,n(1))}}}}function ke(e){M((e=>{}))(e)}function Ae(e){return new Promise((t=>{var n=T,r;e((e=>{e===0?Promise.resolve(r).then(t):e.tag===0?(n=e[0])(0):(r=e[0],n(0))}))}))}var je=e=>e&&typeof e.message==`string`&&(e.extensions||e.name===`GraphQLError`)?e:typeof e==`object`&&typeof e.message==`string`?new o(e.message,e.nodes,e.source,e.positions,e.path,e,e.extensions||{}):new o(e),N=class extends Error{constructor(e){var t=(e.graphQLErrors||[]).map(je),n=((e,t)=>{var n=``;if(e)return`[Network] ${e.message}`;if(t)for(var r=0,i=t.length;r<i;r++)n&&(n+=`
`),n+=`[GraphQL] ${t[r].message}`;return n})(e.networkError,t);super(n),this.name=`CombinedError`,this.message=n,this.graphQLErrors=t,this.networkError=e.networkError,this.response=e.response}toString(){return this.message}},P=(e,t)=>{for(var n=0|(t||5381),r=0,i=0|e.length;r<i;r++)n=(n<<5)+n+e.charCodeAt(r);return n},F=new Set,Me=new WeakMap,I=(e,t)=>{if(e===null||F.has(e))return`null`;if(typeof e!=`object`)return JSON.stringify(e)||``;if(e.toJSON)return I(e.toJSON(),t);if(Array.isArray(e)){for(var n=`[`,r=0,i=e.length;r<i;r++)n.length>1&&(n+=`,`),n+=I(e[r],t)||`null`;return n+=`]`}if(!t&&(z!==R&&e instanceof z||B!==R&&e instanceof B))return`null`;var a=Object.keys(e).sort();if(!a.length&&e.constructor&&Object.getPrototypeOf(e).constructor!==Object.prototype.constructor){var o=Me.get(e)||Math.random().toString(36).slice(2);return Me.set(e,o),I({__key:o},t)}F.add(e);for(var s=`{`,c=0,l=a.length;c<l;c++){var u=I(e[a[c]],t);u&&(s.length>1&&(s+=`,`),s+=I(a[c],t)+`:`+u)}return F.delete(e),s+=`}`},Ne=(e,t,n)=>{if(!(typeof n!=`object`||!n||n.toJSON||F.has(n))){if(Array.isArray(n))for(var r=0,i=n.length;r<i;r++)Ne(e,`${t}.${r}`,n[r]);else if(n instanceof z||n instanceof B)e.set(t,n);else for(var a in F.add(n),n)Ne(e,`${t}.${a}`,n[a])}},L=(e,t)=>(F.clear(),I(e,t||!1)),R=class{},z=typeof File<`u`?File:R,B=typeof Blob<`u`?Blob:R,Pe=/("{3}[\s\S]*"{3}|"(?:\\.|[^"])*")/g,Fe=/(?:#[^\n\r]+)?(?:[\r\n]+|$)/g,Ie=(e,t)=>t%2==0?e.replace(Fe,`
`):e,Le=e=>e.split(Pe).map(Ie).join(``).trim(),Re=new Map,V=new Map,H=e=>{var t;return typeof e==`string`?t=Le(e):e.loc&&V.get(e.__key)===e?t=e.loc.source.body:(t=Re.get(e)||Le(le(e)),Re.set(e,t)),typeof e!=`string`&&!e.loc&&(e.loc={start:0,end:t.length,source:{body:t,name:`gql`,locationOffset:{line:1,column:1}}}),t},ze=e=>{var t;if(e.documentId)t=P(e.documentId);else if(t=P(H(e)),e.definitions){var n=Ve(e);n&&(t=P(`\n# ${n}`,t))}return t},Be=e=>{var t,n;return typeof e==`string`?(t=ze(e),n=V.get(t)||oe(e,{noLocation:!0})):(t=e.__key||ze(e),n=V.get(t)||e),n.loc||H(n),n.__key=t,V.set(t,n),n},U=(e,t,n)=>{var r=t||{},i=Be(e),a=L(r,!0),o=i.__key;return a!==`{}`&&(o=P(a,o)),{key:o,query:i,variables:r,extensions:n}},Ve=e=>{for(var t=0,n=e.definitions.length;t<n;t++){var r=e.definitions[t];if(r.kind===a.OPERATION_DEFINITION)return r.name?r.name.value:void 0}},He=(e,t,n)=>{var r=t.payload||t;if(!(`data`in r||`errors`in r&&Array.isArray(r.errors)))throw Error(`No Content`);var i=e.kind===`subscription`;return{operation:e,data:r.data,error:Array.isArray(r.errors)?new N({graphQLErrors:r.errors,response:n}):void 0,extensions:r.extensions?{...r.extensions}:void 0,hasNext:t.hasNext==null?i:t.hasNext,stale:!1}},W=(e,t)=>{if(typeof e==`object`&&e){if(Array.isArray(e)){e=[...e];for(var n=0,r=t.length;n<r;n++)e[n]=W(e[n],t[n]);return e}if(!e.constructor||e.constructor===Object){for(var i in e={...e},t)e[i]=W(e[i],t[i]);return e}}return t},Ue=(e,t,n,r)=>{var i=e.error?e.error.graphQLErrors:[],a=!!e.extensions||!!(t.payload||t).extensions,o={...e.extensions,...(t.payload||t).extensions},s=t.incremental;`path`in t&&(s=[t]);var c={data:e.data};if(s)for(var l=function(){var e=s[u];Array.isArray(e.errors)&&i.push(...e.errors),e.extensions&&(Object.assign(o,e.extensions),a=!0);var t=`data`,n=c,l=[];if(e.path)l=e.path;else if(r){var d=r.find((t=>t.id===e.id));l=e.subPath?[...d.path,...e.subPath]:d.path}for(var f=0,p=l.length;f<p;t=l[f++])n=n[t]=Array.isArray(n[t])?[...n[t]]:{...n[t]};if(e.items)for(var m=+t>=0?t:0,h=0,g=e.items.length;h<g;h++)n[m+h]=W(n[m+h],e.items[h]);else e.data!==void 0&&(n[t]=W(n[t],e.data))},u=0,d=s.length;u<d;u++)l();else c.data=(t.payload||t).data||e.data,i=t.errors||t.payload&&t.payload.errors||i;return{operation:e.operation,data:c.data,error:i.length?new N({graphQLErrors:i,response:n}):void 0,extensions:a?o:void 0,hasNext:t.hasNext==null?e.hasNext:t.hasNext,stale:!1}},We=(e,t,n)=>({operation:e,data:void 0,error:new N({networkError:t,response:n}),extensions:void 0,hasNext:!1,stale:!1});function Ge(e){var t={query:void 0,documentId:void 0,operationName:Ve(e.query),variables:e.variables||void 0,extensions:e.extensions};return`documentId`in e.query&&e.query.documentId&&(!e.query.definitions||!e.query.definitions.length)?t.documentId=e.query.documentId:e.extensions&&e.extensions.persistedQuery&&!e.extensions.persistedQuery.miss||(t.query=H(e.query)),t}var Ke=(e,t)=>{var n=e.kind===`query`&&e.context.preferGetMethod;if(!n||!t)return e.context.url;var r=qe(e.context.url);for(var i in t){var a=t[i];a&&r[1].set(i,typeof a==`object`?L(a):a)}var o=r.join(`?`);return o.length>2047&&n!==`force`?(e.context.preferGetMethod=!1,e.context.url):o},qe=e=>{var t=e.indexOf(`?`);return t>-1?[e.slice(0,t),new URLSearchParams(e.slice(t+1))]:[e,new URLSearchParams]},Je=(e,t)=>{if(t&&!(e.kind===`query`&&e.context.preferGetMethod)){var n=L(t),r=(e=>{var t=new Map;return(z!==R||B!==R)&&(F.clear(),Ne(t,`variables`,e)),t})(t.variables);if(r.size){var i=new FormData;i.append(`operations`,n),i.append(`map`,L({...[...r.keys()].map((e=>[e]))}));var a=0;for(var o of r.values())i.append(``+a++,o);return i}return n}},Ye=(e,t)=>{var n={accept:e.kind===`subscription`?`text/event-stream, multipart/mixed`:`application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed`},r=(typeof e.context.fetchOptions==`function`?e.context.fetchOptions():e.context.fetchOptions)||{};if(r.headers){if((e=>`has`in e&&!Object.keys(e).length)(r.headers))r.headers.forEach(((e,t)=>{n[t]=e}));else if(Array.isArray(r.headers))r.headers.forEach(((e,t)=>{Array.isArray(e)?n[e[0]]?n[e[0]]=`${n[e[0]]},${e[1]}`:n[e[0]]=e[1]:n[t]=e}));else for(var i in r.headers)n[i.toLowerCase()]=r.headers[i]}var a=Je(e,t);return typeof a==`string`&&!n[`content-type`]&&(n[`content-type`]=`application/json`),{...r,method:a?`POST`:`GET`,body:a,headers:n}},Xe=/boundary="?([^=";]+)"?/i,Ze=/data: ?([^\n]+)/;async function*Qe(e){if(e.body[Symbol.asyncIterator])for await(var t of e.body)yield t;else{var n=e.body.getReader(),r;try{for(;!(r=await n.read()).done;)yield r.value}finally{n.cancel()}}}async function*$e(e,t){var n=typeof TextDecoder<`u`?new TextDecoder:null,r=``,i;for await(var a of e)for(r+=a.constructor.name===`Buffer`?a.toString():n.decode(a,{stream:!0});(i=r.indexOf(t))>-1;)yield r.slice(0,i),r=r.slice(i+t.length)}async function*et(e,t,n){var r=!0,i=null,a;try{yield await Promise.resolve();var o=(a=await(e.context.fetch||fetch)(t,n)).headers.get(`Content-Type`)||``,s=/multipart\/mixed/i.test(o)?async function*(e,t){var n=e.match(Xe),r=`--`+(n?n[1]:`-`),i=!0,a;for await(var o of $e(Qe(t),`\r
`+r)){if(i){i=!1;var s=o.indexOf(r);if(s>-1)o=o.slice(s+r.length);else continue}try{yield a=JSON.parse(o.slice(o.indexOf(`\r
\r
`)+4))}catch(e){if(!a)throw e}if(a&&!1===a.hasNext)break}a&&!1!==a.hasNext&&(yield{hasNext:!1})}(o,a):/text\/event-stream/i.test(o)?async function*(e){var t;for await(var n of $e(Qe(e),`

`)){var r=n.match(Ze);if(r){var i=r[1];try{yield t=JSON.parse(i)}catch(e){if(!t)throw e}if(t&&!1===t.hasNext)break}}t&&!1!==t.hasNext&&(yield{hasNext:!1})}(a):/text\//i.test(o)?async function*(e){var t=await e.text();try{yield JSON.parse(t)}catch{throw Error(t)}}(a):async function*(e){yield JSON.parse(await e.text())}(a),c;for await(var l of s)l.pending&&!i?c=l.pending:l.pending&&(c=[...c,...l.pending]),i=i?Ue(i,l,a,c):He(e,l,a),r=!1,yield i,r=!0;i||(yield i=He(e,{},a))}catch(t){if(!r)throw t;yield We(e,a&&(a.status<200||a.status>=300)&&a.statusText?Error(a.statusText):t,a)}}function tt(e,t,n){var r;return typeof AbortController<`u`&&(n.signal=(r=new AbortController).signal),ge((()=>{r&&r.abort()}))(k((e=>!!e))(we(et(e,t,n))))}function nt(e){var t=t=>e(t);return t.toPromise=()=>Ae(be(1)(k((e=>!e.stale&&!e.hasNext))(t))),t.then=(e,n)=>t.toPromise().then(e,n),t.subscribe=e=>M(e)(t),t}function rt(e,t,n){return{...t,kind:e,context:t.context?{...t.context,...n}:n||t.context}}var it=()=>{},at=({forward:e,dispatchDebug:t})=>t=>he([pe((e=>{var n=Ge(e),r=Ke(e,n),i=Ye(e,n);return xe(k((t=>t.kind===`teardown`&&t.key===e.key))(t))(tt(e,r,i))}))(k((e=>e.kind!==`teardown`&&(e.kind!==`subscription`||!!e.context.fetchSubscriptions)))(t)),e(k((e=>e.kind===`teardown`||e.kind===`subscription`&&!e.context.fetchSubscriptions))(t))]),ot=e=>({client:t,forward:n,dispatchDebug:r})=>e.reduceRight(((e,n)=>n({client:t,forward(t){return A(e(A(t)))},dispatchDebug(e){}})),n),st=({dispatchDebug:e})=>e=>k((e=>!1))(e),ct=function e(t){var n=0,r=new Map,i=new Map,a=new Set,o=[],s={url:t.url,fetchSubscriptions:t.fetchSubscriptions,fetchOptions:t.fetchOptions,fetch:t.fetch,preferGetMethod:t.preferGetMethod==null?`within-url-limit`:t.preferGetMethod,requestPolicy:t.requestPolicy||`cache-first`},c=Oe();function l(e){e.kind!==`mutation`&&e.kind!==`teardown`&&a.has(e.key)||(e.kind===`teardown`?a.delete(e.key):e.kind!==`mutation`&&a.add(e.key),c.next(e))}var u=!1;function d(e){if(e&&l(e),!u){for(u=!0;u&&(e=o.shift());)l(e);u=!1}}var f=e=>{var t=xe(k((t=>t.kind===`teardown`&&t.key===e.key))(c.source))(k((t=>t.operation.kind===e.kind&&t.operation.key===e.key&&(!t.operation.context._instance||t.operation.context._instance===e.context._instance)))(g));return t=e.kind===`query`?ye((t=>{var n=j(t);return t.stale||t.hasNext?n:he([n,fe((()=>(t.stale=!0,t)))(be(1)(k((t=>t.key===e.key))(c.source)))])}))(t):Se((e=>!!e.hasNext),!0)(t),t=e.kind===`mutation`?ve((()=>{l(e)}))(t):ge((()=>{a.delete(e.key),r.delete(e.key),i.delete(e.key),u=!1;for(var t=o.length-1;t>=0;t--)o[t].key===e.key&&o.splice(t,1);l(rt(`teardown`,e,e.context))}))(_e((t=>{if(t.stale){if(!t.hasNext)a.delete(e.key);else for(var n=0;n<o.length;n++){var i=o[n];if(i.key===t.operation.key){a.delete(i.key);break}}}else t.hasNext||a.delete(e.key);r.set(e.key,t)}))(t)),A(t)},p=this instanceof e?this:Object.create(e.prototype),m=Object.assign(p,{suspense:!!t.suspense,operations$:c.source,reexecuteOperation(e){if(e.kind===`teardown`)d(e);else if(e.kind===`mutation`)o.push(e),Promise.resolve().then(d);else if(i.has(e.key)){for(var t=!1,n=0;n<o.length;n++)o[n].key===e.key&&(o[n]=e,t=!0);t||a.has(e.key)&&e.context.requestPolicy!==`network-only`?(a.delete(e.key),Promise.resolve().then(d)):(o.push(e),Promise.resolve().then(d))}},createRequestOperation(e,t,r){return r||={},rt(e,t,{_instance:e===`mutation`?n=n+1|0:void 0,...s,...r,requestPolicy:r.requestPolicy||s.requestPolicy,suspense:r.suspense||!1!==r.suspense&&m.suspense})},executeRequestOperation(e){return e.kind===`mutation`?nt(f(e)):nt(Ce((()=>{var t=i.get(e.key);t||i.set(e.key,t=f(e)),t=ve((()=>{d(e)}))(t);var n=r.get(e.key);return e.kind===`query`&&n&&(n.stale||n.hasNext)?ye(j)(he([t,k((t=>t===r.get(e.key)))(j(n))])):t})))},executeQuery(e,t){var n=m.createRequestOperation(`query`,e,t);return m.executeRequestOperation(n)},executeSubscription(e,t){var n=m.createRequestOperation(`subscription`,e,t);return m.executeRequestOperation(n)},executeMutation(e,t){var n=m.createRequestOperation(`mutation`,e,t);return m.executeRequestOperation(n)},readQuery(e,t,n){var r=null;return M((e=>{r=e}))(m.query(e,t,n)).unsubscribe(),r},query:(e,t,n)=>m.executeQuery(U(e,t),n),subscription:(e,t,n)=>m.executeSubscription(U(e,t),n),mutation:(e,t,n)=>m.executeMutation(U(e,t),n)}),h=it,g=A(ot(t.exchanges)({client:m,dispatchDebug:h,forward:st({dispatchDebug:h})})(c.source));return ke(g),m},lt=0;function ut(e){let t=Date.parse(e??``);Number.isNaN(t)||(lt=t-Date.now())}function dt(){return new Date(Date.now()+lt)}var ft=new ct({url:`/graphql`,exchanges:[at],preferGetMethod:!1,requestPolicy:`network-only`,fetchOptions:()=>({headers:{"Accept-Language":r.peek()}}),fetch:async(e,t)=>{let n=await fetch(e,t);return ut(n.headers.get(`Date`)),n}}),pt={UNAUTHENTICATED:`unauthenticated`,FORBIDDEN:`forbidden`,NOT_FOUND:`notFound`,QUOTA:`overQuota`,DATABASE_UNAVAILABLE:`offline`},G=class extends Error{problem;constructor(e){super(e.message),this.problem=e}};function mt(e){if(!(e instanceof G))throw e;return e.problem.message||i(t.offline)}var K=n(null),ht=5e3,q=new Map;function gt(e,t){let n=_t(e,t),r=()=>q.delete(n),i=bt(e,t);i.catch(r),q.set(n,i),setTimeout(r,ht)}function _t(e,t){return e.toString()+JSON.stringify(t)}var vt=0;function yt(e,t){let n=_t(e,t),r=q.get(n);return q.delete(n),r??bt(e,t)}async function bt(e,t){let n=U(e.toString(),t),{data:r,error:i}=await ft.executeQuery({...n,key:++vt}).toPromise();if(i){let e=xt(i);throw e.kind===`unauthenticated`&&(K.value=e.message),new G(e)}return r}function xt(e){let t=e.graphQLErrors[0];if(!t)return{kind:`offline`,message:``,request:``};let{code:n,requestId:r}=t.extensions;return{kind:pt[n??``]??`failed`,message:t.message,request:r??``}}var J=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new J(`
    fragment DayAlert on Alert {
  id
  title
  titleEn
  intent
  status
  at
  last
  evidence
  rules
  snoozedUntil
  assignee
  customerNode {
    id
    name
    nameEn
    customer {
      openAmount
    }
  }
}
    `,{fragmentName:`DayAlert`}),new J(`
    fragment WholeCase on AlertCase {
  version
  alert {
    id
    customerNode {
      id
    }
    title
    titleEn
    intent
    status
    at
    assignee
    snoozedUntil
    outcome
    why
  }
  evidence {
    rule
    version
    at
    facts {
      en
      zh
    }
  }
  history {
    id
    at
    who
    what
    opposite
  }
}
    `,{fragmentName:`WholeCase`}),new J(`
    fragment Incumbency on Incumbent {
  partner {
    id
    name
    nameEn
    ... on Organization {
      region
    }
  }
  role
  productLines
  since
  lastJointVisit
  satisfaction {
    mean
    n
    trend
    change
  }
}
    `,{fragmentName:`Incumbency`}),new J(`
    fragment WorkspaceRow on Workspace {
  id
  need
  needEn
  state
  opened
  openedBy
  closed
  closedBy
  why
  forCustomer(first: 1) {
    target {
      id
      name
      nameEn
    }
  }
}
    `,{fragmentName:`WorkspaceRow`}),new J(`
    fragment SectionRow on SolutionSection {
  id
  kind
  title
  text
  owner
  state
  due
  version
  removed
  necessity
  productLine
  starts
  ends
  likelihood
  impact
  ownedBy(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
  answeredBy(first: 1) {
    source {
      id
    }
  }
  clashes(first: 2) {
    source {
      id
      field
      value
      settled
      by
    }
  }
  facts {
    reference
    open
    name
    value
  }
}
    `,{fragmentName:`SectionRow`}),new J(`
    fragment CommentRow on Comment {
  id
  text
  at
  by
  changed
  resolved
  withdrawn
  facts {
    reference
    open
    name
    value
  }
  commentOn(first: 1) {
    target {
      id
    }
  }
  repliesTo(first: 1) {
    target {
      id
    }
  }
  writtenBy(first: 1) {
    person
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
  openTo(first: 5) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}
    `,{fragmentName:`CommentRow`}),new J(`
    fragment RequestRow on Request {
  id
  kind
  what
  product
  team
  due
  state
  sent
  answer
  answered
  why
  addressee(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
        roles
      }
    }
  }
  requester(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}
    `,{fragmentName:`RequestRow`}),new J(`
    fragment QuoteLineRow on QuoteLine {
  id
  product
  unit
  quantity
  unitPrice
  discount
  taxRate
  net
  tax
  gross
  version
  removed
  created
  listPrice
  cost
  pricing
  deliveredBy(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}
    `,{fragmentName:`QuoteLineRow`});var St=new J(`
    query Viewer {
  viewer {
    name
    role
    may
    today
    contract {
      id
    }
  }
  model {
    nodeTypes {
      label
      name {
        en
        zh
      }
      plural {
        en
        zh
      }
      colour
      shape
    }
    relationshipTypes {
      type
      name {
        en
        zh
      }
      colour
      strongColour
      width
      dashes
      arrow
      bend
    }
    choices {
      field
      value
      name {
        en
        zh
      }
    }
  }
  inbox(first: 1) {
    totalCount
  }
}
    `),Ct=new J(`
    query Customers($first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $orderBy: CustomerOrder, $direction: Direction!, $forIndustry: CustomerFilter, $forRegion: CustomerFilter, $forTier: CustomerFilter, $counted: Boolean!) {
  industries: customerTotals(by: INDUSTRY, filter: $forIndustry) @include(if: $counted) {
    key
    count
  }
  regions: customerTotals(by: REGION, filter: $forRegion) @include(if: $counted) {
    key
    count
  }
  tiers: customerTotals(by: TIER, filter: $forTier) @include(if: $counted) {
    key
    count
  }
  customers(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
    direction: $direction
  ) {
    totalCount
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    nodes {
      id
      name
      nameEn
      industry
      region
      customer {
        tier
        coverage
        touched
        openOpportunities
        openAmount
        openAlerts
        lastTouched
        newestSignal {
          id
          kind
          at
          title
          titleEn
        }
      }
    }
  }
}
    `),wt=new J(`
    query Day($mine: AlertFilter, $free: AlertFilter, $orderBy: AlertOrder, $direction: Direction!) {
  mine: alerts(first: 50, filter: $mine, orderBy: $orderBy, direction: $direction) {
    totalCount
    nodes {
      ...DayAlert
    }
  }
  free: alerts(first: 50, filter: $free, orderBy: $orderBy, direction: $direction) {
    totalCount
    nodes {
      ...DayAlert
    }
  }
  viewer {
    today
    person {
      id
      accounts(first: 100) {
        target {
          ... on Organization {
            id
            name
            nameEn
            customer {
              coverage
              touched
              openAlerts
              openAmount
              lastTouched
              newestSignal {
                id
                kind
                at
                title
                titleEn
              }
            }
          }
        }
      }
    }
  }
}
    fragment DayAlert on Alert {
  id
  title
  titleEn
  intent
  status
  at
  last
  evidence
  rules
  snoozedUntil
  assignee
  customerNode {
    id
    name
    nameEn
    customer {
      openAmount
    }
  }
}`),Tt=new J(`
    query Map($id: ID!, $asOf: Date, $alerts: AlertFilter, $case: ID!, $hasCase: Boolean!) {
  battleMap(customerId: $id, asOf: $asOf) {
    asOf
    customer {
      id
      name
      nameEn
      industry
      region
      city
      customer {
        tier
        segment
        coverage
        touched
      }
    }
    opportunities {
      id
      name
      nameEn
      productLine
      stage
      status
      amount
      expected
      closed
    }
    decisionChain {
      person {
        id
        name
        nameEn
        titleEn
        title
        department
      }
      title
      veto
      vetoScopes
      hidden
      influence
      rank
      lastTouched
      daysSinceTouched
      engagements
      decisions {
        role
        stance
        veto
        influence
        opportunity {
          id
          name
          nameEn
        }
      }
    }
    distributors {
      ...Incumbency
    }
    serviceProviders {
      ...Incumbency
    }
    suppliers {
      ...Incumbency
    }
    recommendations {
      partner {
        id
        name
        nameEn
        ... on Organization {
          region
        }
      }
      role
      probability
      rank
      incumbent
      basis
      reasons {
        en
        zh
      }
      whyNot {
        en
        zh
      }
    }
    fitBar
    excludedPartners(first: 10) {
      partner {
        id
        name
        nameEn
      }
      role
      kinds
      reasons {
        en
        zh
      }
    }
    kols {
      person {
        id
        name
        nameEn
        title
        titleEn
        kol {
          field
        }
      }
      consultations
      lastConsultation
    }
    signals {
      id
      kind
      at
      strength
      title
      titleEn
      detail
      detailEn
      origin
      budget
    }
    runs {
      id
      algorithm
      dataAsOf
    }
    drawing {
      nodes {
        id
        label
        name
        nameEn
        x
        y
        size
        veto
        hidden
        recommended
        ring
        sector
      }
      edges {
        source
        target
        type
        weight
      }
      rings {
        radiusX
        radiusY
      }
      sectors {
        label
        startAngle
        endAngle
        innerRadiusX
        innerRadiusY
        outerRadiusX
        outerRadiusY
      }
      nodeWidth
      nodeHeight
    }
  }
  alerts(first: 20, filter: $alerts) {
    nodes {
      id
      title
      titleEn
      intent
      status
      at
      evidence
      assignee
      snoozedUntil
    }
  }
  talkTrack(customerId: $id, asOf: $asOf) {
    kind
    text {
      en
      zh
    }
    facts
    evidence {
      id
      at
      sources
    }
  }
  alertCase(id: $case) @include(if: $hasCase) {
    ...WholeCase
  }
}
    fragment WholeCase on AlertCase {
  version
  alert {
    id
    customerNode {
      id
    }
    title
    titleEn
    intent
    status
    at
    assignee
    snoozedUntil
    outcome
    why
  }
  evidence {
    rule
    version
    at
    facts {
      en
      zh
    }
  }
  history {
    id
    at
    who
    what
    opposite
  }
}
fragment Incumbency on Incumbent {
  partner {
    id
    name
    nameEn
    ... on Organization {
      region
    }
  }
  role
  productLines
  since
  lastJointVisit
  satisfaction {
    mean
    n
    trend
    change
  }
}`),Et=new J(`
    query WhyInfluence($target: ID!, $person: ID, $asOf: Date, $run: ID!, $hasRun: Boolean!) {
  influence(target: $target, person: $person, asOf: $asOf) {
    opportunity {
      id
      name
      nameEn
    }
    people {
      share
      rank
      contributions {
        amount
        text {
          en
          zh
        }
      }
      paths {
        amount
        people {
          id
          name
          nameEn
        }
      }
    }
  }
  run: node(id: $run) @include(if: $hasRun) {
    id
    ... on ScoringRun {
      algorithm
      dataAsOf
      metrics
    }
  }
}
    `),Dt=new J(`
    query WhyFit($customer: ID, $partner: [ID!], $asOf: Date, $run: ID!, $hasRun: Boolean!) {
  partnerFit(customerId: $customer, among: $partner, asOf: $asOf) {
    role
    probability
    basis
    reasons {
      en
      zh
    }
    evidence {
      text {
        en
        zh
      }
      effect
      without
    }
    exclusions {
      en
      zh
    }
  }
  run: node(id: $run) @include(if: $hasRun) {
    id
    ... on ScoringRun {
      algorithm
      dataAsOf
      metrics
    }
  }
}
    `),Ot=new J(`
    query WhyCoverage($target: ID!, $asOf: Date, $run: ID!, $hasRun: Boolean!) {
  coverage(target: $target, asOf: $asOf) {
    level
    touched
    singleThread
    people {
      share
      must
      touched
      last
      person {
        id
        name
        nameEn
      }
    }
  }
  run: node(id: $run) @include(if: $hasRun) {
    id
    ... on ScoringRun {
      algorithm
      dataAsOf
      metrics
    }
  }
}
    `),kt=new J(`
    query WhySatisfaction($customer: ID!, $asOf: Date) {
  node(id: $customer) {
    __typename
    ... on Organization {
      ratingsGiven(first: 100, orderBy: AT, asOf: $asOf) {
        score
        at
        dimension
        comment
        target {
          ... on Organization {
            id
          }
        }
      }
    }
  }
}
    `),At=new J(`
    query WarmestPaths($person: ID!, $asOf: Date) {
  warmestPaths(to: $person, first: 2, asOf: $asOf) {
    strength
    partner {
      id
      name
      nameEn
    }
    people {
      id
      name
      nameEn
    }
    hops {
      text {
        en
        zh
      }
    }
  }
}
    `),jt=new J(`
    query PartnerTrack($customer: ID!, $partner: ID!) {
  partnerTalkTrack(customerId: $customer, partnerId: $partner) {
    kind
    text {
      en
      zh
    }
  }
}
    `),Mt=new J(`
    query NeighbourKinds($id: ID!, $asOf: Date) {
  neighbours(id: $id, asOf: $asOf) {
    groups {
      type
      label
      count
    }
  }
}
    `),Nt=new J(`
    query Neighbours($id: ID!, $asOf: Date, $type: String, $label: String, $first: Int, $after: String) {
  neighbours(
    id: $id
    asOf: $asOf
    type: $type
    label: $label
    first: $first
    after: $after
  ) {
    edges {
      type
      outward
      label
      node {
        id
        ... on Party {
          name
          nameEn
        }
        ... on Opportunity {
          name
          nameEn
        }
        ... on Signal {
          title
          titleEn
        }
        ... on Engagement {
          topic
        }
        ... on Asset {
          model
          serial
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),Pt=new J(`
    query Case($id: ID!) {
  alertCase(id: $id) {
    version
    alert {
      id
      status
      assignee
      snoozedUntil
      outcome
      why
    }
  }
}
    `),Ft=new J(`
    mutation Acknowledge($input: AcknowledgeAlertInput!) {
  change: acknowledgeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),It=new J(`
    mutation Assign($input: AssignAlertInput!) {
  change: assignAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Lt=new J(`
    mutation Snooze($input: SnoozeAlertInput!) {
  change: snoozeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Rt=new J(`
    mutation Close($input: CloseAlertInput!) {
  change: closeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),zt=new J(`
    mutation Reopen($input: ReopenAlertInput!) {
  change: reopenAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Bt=new J(`
    mutation Wake($input: WakeAlertInput!) {
  change: wakeAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Vt=new J(`
    mutation Unassign($input: UnassignAlertInput!) {
  change: unassignAlert(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ht=new J(`
    mutation RecordEngagement($input: RecordEngagementInput!) {
  change: recordEngagement(input: $input) {
    made: engagement {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ut=new J(`
    mutation RecordRating($input: RecordRatingInput!) {
  change: recordRating(input: $input) {
    madeId: ratingId
    userErrors {
      path
      code
      message
    }
  }
}
    `),Wt=new J(`
    mutation RecordSignal($input: RecordSignalInput!) {
  change: recordSignal(input: $input) {
    made: signal {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Gt=new J(`
    mutation GiveFeedback($input: GiveFeedbackInput!) {
  change: giveFeedback(input: $input) {
    made: feedback {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Kt=new J(`
    mutation WithdrawEngagement($input: WithdrawEngagementInput!) {
  change: withdrawEngagement(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),qt=new J(`
    mutation WithdrawRating($input: WithdrawRatingInput!) {
  change: withdrawRating(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Jt=new J(`
    mutation WithdrawSignal($input: WithdrawSignalInput!) {
  change: withdrawSignal(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Yt=new J(`
    mutation WithdrawFeedback($input: WithdrawFeedbackInput!) {
  change: withdrawFeedback(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Xt=new J(`
    subscription AlertNews($after: String) {
  alerts(after: $after) {
    cursor
  }
}
    `),Zt=new J(`
    subscription GraphNews($after: String) {
  graphChanges(after: $after) {
    cursor
  }
}
    `),Qt=new J(`
    subscription ScoreNews($after: String) {
  newScores(after: $after) {
    cursor
  }
}
    `),$t=new J(`
    query Correctable($id: ID!) {
  correctableFields(id: $id) {
    version
    fields {
      name
      text {
        en
        zh
      }
      unit
      form
      choices
      values
      locked
      lockedBy
    }
  }
}
    `),en=new J(`
    mutation CorrectField($input: CorrectFieldInput!) {
  change: correctField(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),tn=new J(`
    mutation LockField($input: LockFieldInput!) {
  change: lockField(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),nn=new J(`
    mutation UnlockField($input: UnlockFieldInput!) {
  change: unlockField(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),rn=new J(`
    query Sessions {
  viewer {
    sessions {
      id
      created
      seen
      agent
      current
    }
  }
}
    `),an=new J(`
    mutation EndSession($input: EndSessionInput!) {
  change: endSession(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),on=new J(`
    mutation EndSessions($input: EndSessionsInput!) {
  change: endSessions(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),sn=new J(`
    query Workspaces($open: WorkspaceFilter, $closed: WorkspaceFilter) {
  open: workspaces(first: 50, filter: $open, orderBy: OPENED, direction: DESC) {
    totalCount
    nodes {
      ...WorkspaceRow
      parties(first: 5) {
        source {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
    }
  }
  closed: workspaces(first: 30, filter: $closed, orderBy: OPENED, direction: DESC) {
    totalCount
    nodes {
      ...WorkspaceRow
      parties(first: 5) {
        source {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
    }
  }
}
    fragment WorkspaceRow on Workspace {
  id
  need
  needEn
  state
  opened
  openedBy
  closed
  closedBy
  why
  forCustomer(first: 1) {
    target {
      id
      name
      nameEn
    }
  }
}`),cn=new J(`
    query Workspace($id: ID!) {
  version(id: $id)
  node(id: $id) {
    __typename
    ... on Workspace {
      ...WorkspaceRow
      forOpportunity(first: 1) {
        target {
          id
          name
          nameEn
        }
      }
      parties(first: 50) {
        validFrom
        source {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
    }
  }
}
    fragment WorkspaceRow on Workspace {
  id
  need
  needEn
  state
  opened
  openedBy
  closed
  closedBy
  why
  forCustomer(first: 1) {
    target {
      id
      name
      nameEn
    }
  }
}`),ln=new J(`
    query WorkspaceCustomer($customer: ID!) {
  battleMap(customerId: $customer) {
    recommendations {
      partner {
        id
        name
        nameEn
      }
      role
      probability
    }
    fitBar
    decisionChain(first: 5) {
      person {
        id
        name
        nameEn
        titleEn
      }
      title
      veto
      hidden
      daysSinceTouched
    }
  }
}
    `),un=new J(`
    mutation OpenWorkspace($input: OpenWorkspaceInput!) {
  change: openWorkspace(input: $input) {
    made: workspace {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),dn=new J(`
    mutation AdmitPartner($input: AdmitPartnerInput!) {
  change: admitPartner(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),fn=new J(`
    mutation PutPartnerOut($input: PutPartnerOutInput!) {
  change: putPartnerOut(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),pn=new J(`
    mutation CloseWorkspace($input: CloseWorkspaceInput!) {
  change: closeWorkspace(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),mn=new J(`
    mutation ReopenWorkspace($input: ReopenWorkspaceInput!) {
  change: reopenWorkspace(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),hn=new J(`
    query Invitations($id: ID!) {
  workspaceInvitations(id: $id) {
    id
    state
    name
    person
    partnerName
    partnerNameEn
    invitedBy
    expires
  }
}
    `),gn=new J(`
    mutation Invite($input: InviteToWorkspaceInput!) {
  change: inviteToWorkspace(input: $input) {
    madeId: link
    userErrors {
      path
      code
      message
    }
  }
}
    `),_n=new J(`
    mutation RevokeInvitation($input: RevokeInvitationInput!) {
  change: revokeInvitation(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),vn=new J(`
    query Solution($id: ID!) {
  node(id: $id) {
    __typename
    ... on Workspace {
      id
      sections(first: 95) {
        source {
          ...SectionRow
        }
      }
    }
  }
}
    fragment SectionRow on SolutionSection {
  id
  kind
  title
  text
  owner
  state
  due
  version
  removed
  necessity
  productLine
  starts
  ends
  likelihood
  impact
  ownedBy(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
  answeredBy(first: 1) {
    source {
      id
    }
  }
  clashes(first: 2) {
    source {
      id
      field
      value
      settled
      by
    }
  }
  facts {
    reference
    open
    name
    value
  }
}`),yn=new J(`
    query SectionAudience($id: ID!) {
  node(id: $id) {
    __typename
    ... on SolutionSection {
      id
      sharedWith(first: 100) {
        target {
          id
        }
      }
    }
  }
}
    `),bn=new J(`
    mutation AddSection($input: AddSectionInput!) {
  change: addSection(input: $input) {
    version
    made: solutionSection {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),xn=new J(`
    mutation EditSection($input: EditSectionInput!) {
  change: editSection(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Sn=new J(`
    mutation SettleClash($input: SettleClashInput!) {
  change: settleClash(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Cn=new J(`
    mutation ShareSection($input: ShareSectionInput!) {
  change: shareSection(input: $input) {
    version
    unseen
    userErrors {
      path
      code
      message
    }
  }
}
    `),wn=new J(`
    mutation RemoveSection($input: RemoveSectionInput!) {
  change: removeSection(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Tn=new J(`
    mutation RestoreSection($input: RestoreSectionInput!) {
  change: restoreSection(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),En=new J(`
    query Comments($workspace: String!) {
  comments(
    first: 80
    orderBy: AT
    direction: DESC
    filter: {workspace: {eq: $workspace}}
  ) {
    totalCount
    nodes {
      ...CommentRow
    }
  }
}
    fragment CommentRow on Comment {
  id
  text
  at
  by
  changed
  resolved
  withdrawn
  facts {
    reference
    open
    name
    value
  }
  commentOn(first: 1) {
    target {
      id
    }
  }
  repliesTo(first: 1) {
    target {
      id
    }
  }
  writtenBy(first: 1) {
    person
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
  openTo(first: 5) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}`),Dn=new J(`
    mutation AddComment($input: AddCommentInput!) {
  change: addComment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `);new J(`
    mutation EditComment($input: EditCommentInput!) {
  change: editComment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `);var On=new J(`
    mutation WithdrawComment($input: WithdrawCommentInput!) {
  change: withdrawComment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),kn=new J(`
    mutation RestoreComment($input: RestoreCommentInput!) {
  change: restoreComment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),An=new J(`
    mutation ResolveComment($input: ResolveCommentInput!) {
  change: resolveComment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),jn=new J(`
    mutation ReopenComment($input: ReopenCommentInput!) {
  change: reopenComment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Mn=new J(`
    query Requests($id: ID!) {
  node(id: $id) {
    __typename
    ... on Workspace {
      id
      requests(first: 100) {
        source {
          ...RequestRow
        }
      }
    }
  }
}
    fragment RequestRow on Request {
  id
  kind
  what
  product
  team
  due
  state
  sent
  answer
  answered
  why
  addressee(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
        roles
      }
    }
  }
  requester(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}`),Nn=new J(`
    query ParseRequest($id: ID!, $text: String!) {
  parseRequest(workspaceId: $id, text: $text) {
    text
    at
    fields {
      field
      words
      chosen {
        input
        value
        name {
          en
          zh
        }
      }
      question {
        en
        zh
      }
      note {
        en
        zh
      }
      options {
        input
        value
        name {
          en
          zh
        }
      }
    }
  }
}
    `),Pn=new J(`
    mutation SendRequest($input: SendRequestInput!) {
  change: sendRequest(input: $input) {
    version
    made: request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Fn=new J(`
    mutation AnswerRequest($input: AnswerRequestInput!) {
  change: answerRequest(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),In=new J(`
    mutation WithdrawRequest($input: WithdrawRequestInput!) {
  change: withdrawRequest(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Ln=new J(`
    mutation ReopenRequest($input: ReopenRequestInput!) {
  change: reopenRequest(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Rn=new J(`
    query Inbox($first: Int!, $after: String) {
  inbox(first: $first, after: $after) {
    totalCount
    overdueCount
    pageInfo {
      hasNextPage
      endCursor
    }
    items {
      kind
      due
      overdue
      mine
      workspace {
        id
        need
        needEn
      }
      node {
        __typename
        id
        ...RequestRow
        ... on SolutionSection {
          title
          sectionState: state
        }
        ... on SectionClash {
          field
          clashOf(first: 1) {
            target {
              title
            }
          }
        }
      }
    }
  }
}
    fragment RequestRow on Request {
  id
  kind
  what
  product
  team
  due
  state
  sent
  answer
  answered
  why
  addressee(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
        roles
      }
    }
  }
  requester(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}`),zn=new J(`
    query InboxCount {
  inbox(first: 1) {
    totalCount
  }
}
    `),Bn=new J(`
    query Quotes($id: ID!) {
  node(id: $id) {
    __typename
    ... on Workspace {
      id
      quotes(first: 50) {
        source {
          id
          title
          status
          ends
          lineCount
          gross
        }
      }
    }
  }
}
    `),Vn=new J(`
    query QuoteSheet($id: ID!) {
  node(id: $id) {
    __typename
    ... on Quote {
      id
      title
      status
      starts
      ends
      version
      findings
      lineCount
      net
      tax
      gross
      listTotal
      margin
      quotedBy(first: 50) {
        target {
          id
          ... on Party {
            name
            nameEn
          }
        }
      }
      lines(first: 100) {
        source {
          ...QuoteLineRow
        }
      }
      payments(first: 100) {
        source {
          id
          title
          share
          amount
          payable
          due
          version
          removed
          created
          paysFor(first: 1) {
            target {
              id
              title
            }
          }
        }
      }
      quoteOf(first: 1) {
        target {
          sections(first: 100) {
            source {
              id
              kind
              title
            }
          }
        }
      }
    }
  }
}
    fragment QuoteLineRow on QuoteLine {
  id
  product
  unit
  quantity
  unitPrice
  discount
  taxRate
  net
  tax
  gross
  version
  removed
  created
  listPrice
  cost
  pricing
  deliveredBy(first: 1) {
    target {
      id
      ... on Party {
        name
        nameEn
      }
    }
  }
}`),Hn=new J(`
    mutation MakeQuote($input: MakeQuoteInput!) {
  change: makeQuote(input: $input) {
    version
    made: quote {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Un=new J(`
    mutation EditQuote($input: EditQuoteInput!) {
  change: editQuote(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Wn=new J(`
    mutation ShareQuote($input: ShareQuoteInput!) {
  change: shareQuote(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Gn=new J(`
    mutation WithdrawQuote($input: WithdrawQuoteInput!) {
  change: withdrawQuote(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Kn=new J(`
    mutation ReopenQuote($input: ReopenQuoteInput!) {
  change: reopenQuote(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),qn=new J(`
    mutation AddQuoteLine($input: AddQuoteLineInput!) {
  change: addQuoteLine(input: $input) {
    version
    made: quoteLine {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),Jn=new J(`
    mutation EditQuoteLine($input: EditQuoteLineInput!) {
  change: editQuoteLine(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Yn=new J(`
    mutation PriceQuoteLine($input: PriceQuoteLineInput!) {
  change: priceQuoteLine(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Xn=new J(`
    mutation RemoveQuoteLine($input: RemoveQuoteLineInput!) {
  change: removeQuoteLine(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Zn=new J(`
    mutation RestoreQuoteLine($input: RestoreQuoteLineInput!) {
  change: restoreQuoteLine(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Qn=new J(`
    mutation AddQuotePayment($input: AddQuotePaymentInput!) {
  change: addQuotePayment(input: $input) {
    version
    made: quotePayment {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `),$n=new J(`
    mutation EditQuotePayment($input: EditQuotePaymentInput!) {
  change: editQuotePayment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),er=new J(`
    mutation RemoveQuotePayment($input: RemoveQuotePaymentInput!) {
  change: removeQuotePayment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),tr=new J(`
    mutation RestoreQuotePayment($input: RestoreQuotePaymentInput!) {
  change: restoreQuotePayment(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),Y=n({state:`unknown`}),nr=e(()=>Y.value.state===`in`?Y.value.viewer:null);async function rr(){try{let{viewer:e,model:t,inbox:n}=await yt(St,{});K.value=null,Y.value=e?{state:`in`,viewer:e,model:t??null,waiting:n?.totalCount??null}:{state:`out`}}catch(e){if(!(e instanceof G))throw e;Y.value=e.problem.kind===`unauthenticated`?{state:`out`}:{state:`failed`,failure:e}}}async function ir(e){let n=await fetch(`/session`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({key:e})}).catch(()=>null);if(n?.ok)return await rr(),null;let r=await n?.json().catch(()=>null);return sr(r)?r.text:t.offline}var ar=e(()=>Y.value.state===`in`&&K.value!==null);async function or(){await fetch(`/session`,{method:`DELETE`}).catch(()=>null),Y.value={state:`out`}}function sr(e){return typeof e==`object`&&!!e&&`text`in e}var X=1e4,cr=1e8,Z=1e6,lr=1e9;function Q(e,t,n=0){return e.toLocaleString(`en-US`,{maximumFractionDigits:t,minimumFractionDigits:n})}function ur(e){return e==null?``:r.value===`zh`?dr(e):fr(e)}function dr(e){return Math.round(e/X)>=cr/X?`${Q(e/cr,2)}亿`:e>=X?`${Q(e/X,1)}万`:`${Q(e,0)}元`}function fr(e){return Math.round(e/Z)>=lr/Z?`¥${Q(e/lr,2,2)} B`:e>=Z?`¥${Q(e/Z,1,1)} M`:e>=1e4?`¥${Q(e/1e3,0)} K`:`¥${Q(e,0)}`}function pr(e){return e==null?``:e>0&&e<.005?`<1%`:`${Math.round(e*100)}%`}function mr(e){return e?.slice(0,10)??``}function hr(e){let t=new Date(e),n=[t.getHours(),t.getMinutes()].map($).join(`:`);return`${t.getFullYear()}-${$(t.getMonth()+1)}-${$(t.getDate())} ${n}`}function $(e){return String(e).padStart(2,`0`)}function gr(e,t){return Math.round((Date.parse(mr(t))-Date.parse(mr(e)))/864e5)}function _r(e){return e==null?i(t.neverTouched):e===0?i(t.today):e===1?i(t.yesterday):i(t.daysAgo,{n:Q(e,0)})}export{Bn as $,Un as A,At,hn as B,In as Bt,Rt as C,Wn as Ct,$t as D,Vt as Dt,en as E,vn as Et,on as F,On as Ft,Mt as G,G as Gt,tn as H,ln as Ht,Gt as I,Kt as It,Nn as J,K as Jt,Nt as K,yt as Kt,Zt as L,Yt as Lt,$n as M,Dt as Mt,xn as N,Et as Nt,Ct as O,nn as Ot,an as P,kt as Pt,Vn as Q,H as Qt,zn as R,Gn as Rt,Pt as S,Sn as St,En as T,Lt as Tt,Hn as U,cn as Ut,gn as V,Jt as Vt,Tt as W,sn as Wt,Yn as X,dt as Xt,jt as Y,mt as Yt,fn as Z,U as Zt,bn as _,_n as _t,ur as a,wn as at,Fn as b,Pn as bt,ir as c,Kn as ct,Y as d,Mn as dt,Ht as et,nr as f,An as ft,Qn as g,Tn as gt,qn as h,tr as ht,hr as i,er as it,Jn as j,Ot as jt,wt as k,Bt as kt,or as l,Ln as lt,Dn as m,Zn as mt,mr as n,Wt as nt,pr as o,jn as ot,Ft as p,kn as pt,un as q,gt as qt,gr as r,Xn as rt,rr as s,zt as st,_r as t,Ut as tt,ar as u,mn as ut,dn as v,Qt as vt,pn as w,Cn as wt,It as x,rn as xt,Xt as y,yn as yt,Rn as z,qt as zt};