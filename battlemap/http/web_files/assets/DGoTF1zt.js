var e,t,n,r,i,a,o,s,c,l,u,d,f=Symbol.for(`pv`),p={},m=[],h=/^m(i|n|o|s|text|space)$/,g=Array.isArray,_=m.slice,v=Object.assign;function y(e){e&&e.parentNode&&e.remove()}function b(e,t,n){var r,i,a,o={},s=arguments.length;for(a in t)a==`key`?r=t[a]:a==`ref`&&typeof e!=`function`?i=t[a]:o[a]=t[a];return s>2&&(o.children=s>3?_.call(arguments,2):n),S(e,o,r,i,null)}function x(e,t,n){var r,i,a,o=v({},e.props),s=arguments.length;for(a in t)a==`key`?r=t[a]:a==`ref`&&typeof e.type!=`function`?i=t[a]:o[a]=t[a];return s>2&&(o.children=s>3?_.call(arguments,2):n),S(e.type,o,r===void 0?e.key:r,i===void 0?e.ref:i,null)}function S(n,r,i,a,o){var s={type:n,props:r,key:i,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:f,__v:o||++t,__i:-1,__u:0};return!o&&e.vnode&&e.vnode(s),s}function C(e){return e.children}function w(e,t){this.props=e,this.context=t,this.__g=0}function T(e,t){if(t==null)return e.__&&T(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!=`function`||e.props.__P?null:T(e)}function E(t){var n,r=t.__v,i=r.__e,a=[],o=[],s=t.__P;s&&((n=v({constructor:f},r)).__v=r.__v+1,e.vnode&&e.vnode(n),N(s,n,r,t.__n,s.namespaceURI,32&r.__u?[i]:null,a,i||T(r),32&r.__u,o),n.__v=r.__v,n.__.__k[n.__i]=n,se(a,n,o),r.__=r.__e=null,n.__e!=i&&D(n))}function D(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),D(e)}function O(t){(8&t.__g||(t.__g|=8,r.push(t),a++))&&i==e.debounceRendering||((i=e.debounceRendering)||queueMicrotask)(k)}function k(){try{for(var e,t=1;r.length;)r.length>t&&r.sort(o),e=r.shift(),t=r.length,8&e.__g&&E(e)}finally{(a=r.length)&&(i||queueMicrotask)(k)}}function ee(e,t,n,r,i,a,o,s,c,l,u){var d,f,h,g,_,v,y=r.__k||m,b=t.length;for(c=te(n,t,y,c,b),d=0;d<b;d++)(h=n.__k[d])!=null&&(f=~h.__i&&y[h.__i]||p,h.__i=d,v=N(e,h,f,i,a,o,s,c,l,u),g=h.__e,(f.ref!=h.ref||8&f.__u)&&(f.ref&&le(f.ref,null,h,f),h.ref&&u.push(h.ref,h.__c||g,h)),_||=g,4&h.__u?(c=ne(h,c,e,!f.__v),f.__e&&(f.__e=null)):typeof h.type==`function`&&v!==void 0?c=v:g&&(c=g.nextSibling),h.__u&=-21);return n.__e=_,c}function te(e,t,n,r,i){var a,o,s,c,l,u,d,p,m,h=n.length,_=h,v=0,y=0,b=e.__k=Array(i);for(a=0;a<i;a++)(o=t[a])!=null&&typeof o!=`boolean`&&typeof o!=`function`?(typeof o!=`object`||o.constructor===String?o=b[a]=S(null,o):g(o)?o=b[a]=S(C,{children:o}):o.constructor===f&&o.__b?o=b[a]=S(o.type,o.props,o.key,o.ref,o.__v):b[a]=o,c=a+v,o.__=e,o.__b=e.__b+1,s=null,~(l=o.__i=A(o,n,c,_))&&(_--,(s=n[l])&&(s.__u|=2)),s&&s.__v?(o.__u|=16,l==c-1?v--:l==c+1?v++:l!=c&&(l>c?v--:v++,y=1)):(~l||(i>h?v--:i<h&&v++),typeof o.type!=`function`&&(o.__u|=4))):b[a]=null;if(y){for(u=[],d=[],a=0;a<i;a++)if((o=b[a])&&16&o.__u){for(v=0,p=u.length;v<p;)u[m=v+p>>1]<o.__i?v=m+1:p=m;u[v]=o.__i,d[a]=v+1}for(v=u.length;a--;)d[a]&&(d[a]==v?v--:b[a].__u|=4)}if(_)for(a=0;a<h;a++)!(s=n[a])||2&s.__u||(s.__e==r&&(r=T(s)),ue(s,s));return r}function ne(e,t,n,r){var i,a,o,s;if(typeof e.type==`function`){if(e.props.__P)return t;if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&(i[a].__=e,t=ne(i[a],t,n,!1));return t}for(t&&!t.parentNode&&(t=T(e))&&!t.parentNode&&(t=null),o=e.__e,s=t;s&&s.nodeType==8;)s=s.nextSibling;for(o!=s&&(!r&&n.moveBefore&&o.parentNode?n.moveBefore(o,t):n.insertBefore(o,t||null)),t=o;(t&&=t.nextSibling)&&t.nodeType==8&&!t.data.startsWith(`$s`););return t}function re(e,t){return t||=[],e!=null&&typeof e!=`boolean`&&(g(e)?e.some(function(e){re(e,t)}):t.push(e)),t}function A(e,t,n,r){var i,a=e.key,o=e.type,s=t[n],c=s&&!(2&s.__u);if(s===null&&a==null||c&&a==s.key&&o==s.type)return n;if(r>+!!c){for(i=n-1;i>=0;i--)if((s=t[i])&&!(2&s.__u)&&a==s.key&&o==s.type)return i;for(i=n+1;i<t.length;i++)if((s=t[i])&&!(2&s.__u)&&a==s.key&&o==s.type)return i}return-1}function ie(e,t,n){n??=``,t[0]==`-`?e.setProperty(t,n):e[t]=n}function j(e,t,n,r,i){var a,o;if(t==`style`){if(typeof n==`string`)e.style.cssText=n;else{if(typeof r==`string`&&(e.style.cssText=r=``),r)for(t in r)n&&t in n||ie(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||ie(e.style,t,n[t])}}else if(t[0]==`o`&&t[1]==`n`)typeof n!=`function`&&(n=null),typeof r!=`function`&&(r=null),(e.__e||={})[t]=n,n&&r||(o=u[t]||(u[t]=M(t)),(e.__a||={})[t]=l,a=t!=(t=t.replace(c,`$1`)),(t=t.slice(2))[0]<`a`&&(t=t.toLowerCase()),n?e.addEventListener(t,o,a):e.removeEventListener(t,o,a));else{if(i==`http://www.w3.org/2000/svg`)t=t.replace(/xlink(H|:h)/,`h`).replace(/sName$/,`s`);else if(t!=`width`&&t!=`height`&&t!=`href`&&t!=`list`&&t!=`form`&&t!=`tabIndex`&&t!=`download`&&t!=`rowSpan`&&t!=`colSpan`&&t!=`role`&&t!=`popover`&&t in e)try{e[t]=n??``;return}catch{}if(typeof n==`function`)return;n==null||!1===n&&t[4]!=`-`?e.removeAttribute(t):e.setAttribute(t,t==`popover`&&n==1?``:n)}}function M(t){return function(n){var r=this.__e;if(r){if(r=r[t],n[s]==null)n[s]=l++;else if(n[s]<this.__a[t])return;return r(e.event?e.event(n):n)}}}function N(t,n,r,i,a,o,s,c,l,u){var d,p,h,_,b,x,S,E,D,O,k,te,ne,re,A,ie,j,M,N=n.type;if(n.constructor!==f)return null;128&r.__u&&(l=32&r.__u,d=r.__c.__z)&&(n.__u|=l,p=o=[],d.nodeType==8?c=ae(d,o):o.push(d),c=o[0]||c),(d=e.__b)&&d(n);n:if(typeof N==`function`){h=s.length;try{if(E=n.props,D=(d=N.prototype)&&d.render,O=(d=N.contextType)&&i[d.__c],k=d?O?O.props.value:d.__:i,(_=r.__c)?(n.__c=_,2&_.__g&&(_.__g|=1)):(D?n.__c=_=new N(E,k):(n.__c=_=new w(E,k),_.constructor=N,_.render=de),O&&O.sub(_),_.state||(_.state={}),_.__n=i,_.__g|=8,_.__h=[],_.__k=[]),D&&(_.__s||(_.__s=_.state),N.getDerivedStateFromProps&&(_.__s==_.state&&(_.__s=v({},_.__s)),v(_.__s,N.getDerivedStateFromProps(E,_.__s)))),b=_.props,x=_.state,_.__v=n,r.__c){if(E!==b&&D&&!N.getDerivedStateFromProps&&_.componentWillReceiveProps&&_.componentWillReceiveProps(E,k),n.__v==r.__v&&!(8&_.__g)||!(4&_.__g)&&_.shouldComponentUpdate&&!1===_.shouldComponentUpdate(E,_.__s,k)){n.__v!=r.__v&&(_.props=E,_.state=_.__s,_.__g&=-9),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(e){e&&(e.__=n)}),m.push.apply(_.__h,_.__k),_.__k=[],_.__h.length&&s.push(_),c=T(r);break n}_.componentWillUpdate&&_.componentWillUpdate(E,_.__s,k),D&&_.componentDidUpdate&&_.__h.push(function(){_.componentDidUpdate(b,x,S)})}else D&&!N.getDerivedStateFromProps&&_.componentWillMount&&_.componentWillMount(),D&&_.componentDidMount&&_.__h.push(_.componentDidMount);_.context=k,_.props=E,_.__P=t,_.__g&=-5,te=e.__r,ne=D?25:0;do _.__g&=-9,te&&te(n),d=_.render(_.props,_.state=_.__s,_.context);while(8&_.__g&&++ne<25);D&&(m.push.apply(_.__h,_.__k),_.__k=[]),_.state=_.__s,_.getChildContext&&(i=v({},i,_.getChildContext())),D&&r.__c&&_.getSnapshotBeforeUpdate&&(S=_.getSnapshotBeforeUpdate(b,x)),re=d&&d.type===C&&d.key==null?d.props.children:d,E.__P&&(d=c,a=(t=E.__P).namespaceURI,l=o=null,r.props&&r.props.__P!=t&&(r.__k.some(function(e){e&&ue(e,e)}),r.__k=null),c=r.__k?T(r,0):null),c=ee(t,g(re)?re:[re],n,r,i,a,o,s,c,l,u),E.__P&&(n.__e=null,c=d),n.__u&=-161,p&&p.some(y),_.__h.length&&s.push(_),1&_.__g&&(_.__g&=-4)}catch(t){if(s.length=h,n.__v=null,l||o){if(t&&t.then){if(n.__u|=128|l,o){for(~(j=o.indexOf(c||void 0))||(j=o.length);(M=o[j-1])&&M.nodeType==8;)j--;for(;j<o.length;j++)if(M=o[j]){if(o[j]=null,A){if(M==ie)break}else{if(M.nodeType!=8)break;M.data.startsWith(`$s`)&&(ie=ae(A=M))}}}if(!A){for(;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;A=c}(d=ae(A=n.__c.__z||(n.__c.__z=A)))?(n.__e=A,c=d):n.__e=c,c&&=c.nextSibling}else o&&o.some(y)}else n.__e=r.__e;n.__k||=r.__k||[],t&&t.then||oe(n),e.__e(t,n,r)}}else c=n.__e=ce(r.__e,n,r,i,a,o,s,l,u,t);return(d=e.diffed)&&d(n),c}function ae(e,t){if(e&&e.nodeType==8&&e.data.startsWith(`$s`))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith(`$s`))n++;else if(e.data.startsWith(`/$s`)&&!--n)return e}t&&t.push(e)}}function oe(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(oe))}function se(t,n,r){for(var i=0;i<r.length;)le(r[i++],r[i++],r[i++]);e.__c&&e.__c(n,t),t.some(function(n){try{t=n.__h,n.__h=[],t.some(function(e){e.call(n)})}catch(t){e.__e(t,n.__v)}})}function ce(t,n,r,i,a,o,s,c,l,u){var d,f,m,v,b,x,S,C,w=r.props||p,E=n.props,D=n.type;if(D==`svg`?a=`http://www.w3.org/2000/svg`:D==`math`?a=`http://www.w3.org/1998/Math/MathML`:a||=`http://www.w3.org/1999/xhtml`,o){for(d=0;d<o.length;d++)if((b=o[d])&&(D?b.localName==D:b.nodeType==3)){t=b,o[d]=null;break}}if(!t){if(C=u.ownerDocument||document,!D)return C.createTextNode(E);t=C.createElementNS(a,D,E.is?E:u),c&&=(e.__m&&e.__m(n,o),!1),o=null}if(D){if(u=D==`template`&&t.content||t,o=D==`textarea`&&E.defaultValue!=null?null:o&&_.call(u.childNodes),!c&&o)for(w={},d=0;d<t.attributes.length;d++)w[(b=t.attributes[d]).name]=b.value;for(d in w)b=w[d],d==`dangerouslySetInnerHTML`?m=b:d==`children`||d in E||d==`value`&&`defaultValue`in E||d==`checked`&&`defaultChecked`in E||j(t,d,null,b,a);for(d in E)b=E[d],d==`children`?v=b:d==`dangerouslySetInnerHTML`?f=b:d==`value`?x=b:d==`checked`?S=b:c&&typeof b!=`function`||w[d]===b||j(t,d,b,w[d],a);f?(c||m&&(f.__html==m.__html||f.__html==t.innerHTML)||(t.innerHTML=f.__html),n.__k=[]):(m&&(t.textContent=``),(D==`foreignObject`||a==`http://www.w3.org/1998/Math/MathML`&&h.test(D))&&(a=`http://www.w3.org/1999/xhtml`),ee(u,g(v)?v:[v],n,r,i,a,o,s,o?o[0]:r.__k&&T(r,0),c,l),o&&o.some(y)),c&&D!=`textarea`||(d=`value`,D==`progress`&&x==null?t.removeAttribute(d):x==null||x===t[d]&&(D!=`progress`||x)||j(t,d,x,w[d],a),d=`checked`,S!=null&&S!=t[d]&&j(t,d,S,w[d],a))}else w===E||c&&t.data==E||(t.data=E);return t}function le(t,n,r,i){try{typeof t==`function`?n?n.__x=t(n)||1:(i&&=i.__c||i.__e)&&(n=i.__x)&&(i.__x=null,typeof n==`function`?n():t(null)):t.current=n}catch(t){e.__e(t,r)}}function ue(t,n,r){var i,a,o,s;if(e.unmount&&e.unmount(t),!(i=t.ref)||i.current&&i.current!=t.__e||le(i,null,n,t),i=t.__c){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(t){e.__e(t,n)}i.__P=i.__n=null}if(i=t.__k)for(s=0;s<i.length;s++)i[s]&&ue(i[s],n,typeof t.type!=`function`||r&&!t.props.__P);!r&&(i=t.__c)&&(i=i.__z)&&(a=ae(i,o=[]))&&(i==t.__e&&o.some(y),y(a),y(i)),r||y(t.__e),t.__e=t.__c=t.__=null}function de(e,t,n){return this.constructor(e,n)}function fe(t,n){var r,i,a,o;e.__&&e.__(t,n),n.nodeType==9&&(n=n.documentElement),i=(r=t&&32&t.__u)?null:n.__k,n.__k=S(C,{children:[t]}),a=[],o=[],N(n,n.__k,i||p,p,n.namespaceURI,i?null:n.firstChild?_.call(n.childNodes):null,a,i?i.__e:n.firstChild,r,o),se(a,n.__k,o),n.__k.props.children=null}function pe(e){function t(e){var n,r;return this.getChildContext||(n=new Set,(r={})[t.__c]=this,this.getChildContext=function(){return r},this.shouldComponentUpdate=function(e){this.props.value!=e.value&&n.forEach(function(e){e.__g|=4,O(e)})},this.sub=function(e){n.add(e);var t=e.componentWillUnmount;e.componentWillUnmount=function(){n.delete(e),t&&t.call(e)}}),e.children}return t.__c=`__cC`+d++,t.__=e,t.Provider=(t.Consumer=function(e,t){return e.children(t)}).contextType=t,t}e={__e:function(e,t,n,r){for(var i,o,s;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((s=(o=i.constructor)&&o.getDerivedStateFromError)&&i.setState(o.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),s=1),s&&8&i.__g)return void(i.__g|=2)}catch(t){e=t}}throw a=0,e}},t=0,n=function(e){return e!=null&&e.constructor===f},w.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=v({},this.state)),typeof e==`function`&&(e=e(v({},n),this.props)),e&&(v(n,e),this.__v&&(t&&this.__k.push(t),O(this)))},w.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),O(this))},w.prototype.render=C,r=[],a=0,o=function(e,t){return e.__v.__b-t.__v.__b},s=Symbol(),c=/(PointerCapture)$|Capture$/i,l=0,u={},d=0;var me,P,he,ge,_e=Object.is,ve=0,ye=[],be=[],F=e,xe=F.__b,Se=F.__r,Ce=F.diffed,we=F.__c,Te=F.unmount,Ee=F.__;function De(e,t){F.__h&&F.__h(P,e,ve||t),ve=0;var n=P.__H||(P.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function Oe(e){return ve=1,ke(He,e)}function ke(e,t,n){var r=De(me++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):He(void 0,t),function(e){var t=(r.__N||r.__)[0],n=r.t(t,e);_e(t,n)||(r.__N=[n,r.__[1]],r.__c.setState({}))}],r.__c=P,!P.__f)){P.__f=!0;var i=P.shouldComponentUpdate;P.shouldComponentUpdate=function(e,t,n){var r=this.__H;if(!r)return!0;var a=!1,o=this.props!=e;if(r.__.some(function(e){e.__N&&(a=!0,_e(e.__[0],e.__N[0])||(o=!0))}),i){var s=i.call(this,e,t,n);return a?s||o:s}return!a||o}}return r.__}function Ae(e,t){var n=De(me++,3);!F.__s&&Ve(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,P.__H.__h.push(n))}function je(e,t){var n=De(me++,4);!F.__s&&Ve(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,P.__h.push(n))}function Me(e){return ve=5,Ne(function(){return{current:e}},[])}function Ne(e,t){var n=De(me++,7);return Ve(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function Pe(e){var t=P.context[e.__c],n=De(me++,9);return n.c=e,t?(n.__??(n.__=!0,t.sub(P)),t.props.value):e.__}function Fe(){var e;do{for(;e=be.shift();)try{ze(e)}catch(t){F.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=ye.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(ze),t.__h.some(Be),t.__h=[]}catch(n){t.__h=[],F.__e(n,e.__v)}}}while(be.length)}F.__b=function(e){P=null,xe&&xe(e)},F.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ee&&Ee(e,t)},F.__r=function(e){Se&&Se(e),me=0;var t=(P=e.__c).__H;t&&(he==P?P.__h=[]:(t.__h.some(ze),t.__h.some(Be),me=0),t.__h=[],t.__.some(function(e){e.__N&&(e.__=e.__N),e.u=e.__N=void 0})),he=P},F.diffed=function(e){Ce&&Ce(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Re(ye.push(t)),t.__H.__.some(function(e){e.u&&(e.__H=e.u)})),he=P=null},F.__c=function(e,t){t.some(function(e){try{e.__h.some(ze),e.__h=e.__h.filter(function(e){return!e.__||Be(e)})}catch(t){e.__h=[function(){throw t}]}}),we&&we(e,t)},F.unmount=function(e){Te&&Te(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(r){try{if(r.__P&&r.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n&&=n.__c}r.__P=n,Re(be.push(r))}else ze(r)}catch(e){t=e}}),r.__H=void 0,t&&F.__e(t,r.__v))};var Ie=typeof requestAnimationFrame==`function`;function Le(e){var t,n=function(){clearTimeout(r),Ie&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Ie&&(t=requestAnimationFrame(n))}function Re(e){e!=1&&ge==F.requestAnimationFrame||((ge=F.requestAnimationFrame)||Le)(Fe)}function ze(e){var t=P,n=e.__c;typeof n==`function`&&(e.__c=void 0,n()),P=t}function Be(e){var t=P;e.__c=e.__(),P=t}function Ve(e,t){return!e||e.length!=t.length||t.some(function(t,n){return!_e(t,e[n])})}function He(e,t){return typeof t==`function`?t(e):t}var Ue=Symbol.for(`preact-signals`);function We(){if(L>1)L--;else{var e,t=!1;for((function(){var e=Qe;for(Qe=void 0;e!==void 0;){var t=e.S;if(t.v===e.v)for(var n=t.t;n!==void 0;n=n.x)n.i===e.i&&(n.i=t.i);e=e.o}})();Je!==void 0;){var n=Je;for(Je=void 0,Ye++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&nt(n))try{n.c()}catch(n){t||=(e=n,!0)}n=r}}if(Ye=0,L--,t)throw e}}function Ge(e){if(L>0)return e();Ze=++Xe,L++;try{return e()}finally{We()}}var Ke,I=void 0;function qe(e){var t=I,n=Ke;I=void 0,Ke=void 0;try{return e()}finally{I=t,Ke=n}}var Je=void 0,L=0,Ye=0,Xe=0,Ze=0,Qe=void 0,$e=0;function et(e){if(I!==void 0){var t=e.n;if(t===void 0||t.t!==I)return t={i:0,S:e,p:I.s,n:void 0,t:I,e:void 0,x:void 0,r:t},I.s!==void 0&&(I.s.n=t),I.s=t,e.n=t,32&I.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=I.s,t.n=void 0,I.s.n=t,I.s=t),t}}function R(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}R.prototype.brand=Ue,R.prototype.h=function(){return!0},R.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n===void 0?qe(function(){var e;(e=t.W)==null||e.call(t)}):n.e=e)},R.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&qe(function(){var e;(e=t.Z)==null||e.call(t)}))}},R.prototype.subscribe=function(e){var t=this;return dt(function(){var n=t.value;qe(function(){return e(n)})},{name:`sub`})},R.prototype.valueOf=function(){return this.value},R.prototype.toString=function(){return this.value+``},R.prototype.toJSON=function(){return this.value},R.prototype.peek=function(){var e=this;return qe(function(){return e.value})},Object.defineProperty(R.prototype,"value",{get:function(){var e=et(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ye>100)throw Error(`Cycle detected`);(function(e){L!==0&&Ye===0&&e.l!==Ze&&(e.l=Ze,Qe={S:e,v:e.v,i:e.i,o:Qe})})(this),this.v=e,this.i++,$e++,L++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{We()}}}});function tt(e,t){return new R(e,t)}function nt(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function rt(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function it(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function at(e,t){R.call(this,void 0,t),this.x=e,this.s=void 0,this.g=$e-1,this.f=4}at.prototype=new R,at.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===$e))return!0;if(this.g=$e,this.f|=1,this.i>0&&!nt(this))return this.f&=-2,!0;var e=I;try{rt(this),I=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(e){this.v=e,this.f|=16,this.i++}return I=e,it(this),this.f&=-2,!0},at.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}R.prototype.S.call(this,e)},at.prototype.U=function(e){if(this.t!==void 0&&(R.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}},at.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}},Object.defineProperty(at.prototype,"value",{get:function(){if(1&this.f)throw Error(`Cycle detected`);var e=et(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function ot(e,t){return new at(e,t)}function st(e){var t=e.j;if(e.j=void 0,typeof t==`function`){L++;var n=I;I=void 0;try{t()}catch(t){throw e.f&=-2,e.f|=8,ct(e),t}finally{I=n,We()}}}function ct(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,st(e)}function lt(e){if(I!==this)throw Error(`Out-of-order effect`);it(this),I=e,this.f&=-2;try{8&this.f&&ct(this)}finally{We()}}function ut(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Ke&&Ke.push(this)}ut.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==`function`&&(this.j=t)}finally{e()}},ut.prototype.S=function(){if(1&this.f)throw Error(`Cycle detected`);this.f|=1,this.f&=-9,st(this),rt(this),L++;var e=I;return I=this,lt.bind(this,e)},ut.prototype.N=function(){2&this.f||(this.f|=2,this.u=Je,Je=this)},ut.prototype.d=function(){this.f|=8,1&this.f||ct(this)},ut.prototype.dispose=function(){this.d()};function dt(e,t){var n=new ut(e,t);try{n.c()}catch(e){throw n.d(),e}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var ft,pt,mt=typeof window<`u`&&!!window.__PREACT_SIGNALS_DEVTOOLS__,ht=[];dt(function(){ft=this.N})();function gt(t,n){e[t]=n.bind(null,e[t]||function(){})}function _t(e){if(pt){var t=pt;pt=void 0,t()}pt=e&&e.S()}function vt(e){var t=this,r=e.data,i=bt(r);i.name=`ReactiveDom`,i.value=r;var a=Ne(function(){for(var e=t,r=t.__v;r=r.__;)if(r.__c){r.__c.__$f|=4;break}var a=ot(function(){var e=i.value.value;return e===0?0:!0===e?``:e||``}),o=ot(function(){return!Array.isArray(a.value)&&!n(a.value)}),s=dt(function(){if(this.N=Ct,o.value){var t=a.value;e.__v&&e.__v.__e&&e.__v.__e.nodeType===3&&(e.__v.__e.data=t)}}),c=t.__$u.d;return t.__$u.d=function(){s(),c.call(this)},[o,a]},[]),o=a[0],s=a[1];return o.value?s.peek():s.value}vt.displayName=`ReactiveTextNode`,Object.defineProperties(R.prototype,{constructor:{configurable:!0,value:b(C,null).constructor},type:{configurable:!0,value:vt},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}}),gt(`__b`,function(e,t){if(_t(),typeof t.type==`string`){var n,r=t.props;for(var i in r)if(i!==`children`){var a=r[i];a instanceof R&&(n||(t.__np=n={}),n[i]=a,r[i]=a.peek())}}e(t)}),gt(`__r`,function(e,t){if(e(t),t.type!==C){_t();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=function(e,t){var n;return dt(function(){n=this},{name:t}),n.c=e,n}(function(e){return function(){var t;mt&&((t=this.y)==null||t.call(this)),e.__$f|=1,e.setState({})}}(r),typeof t.type==`function`?t.type.displayName||t.type.name:``))),_t(n)}}),gt(`__e`,function(e,t,n,r){_t(),e(t,n,r)}),gt(`diffed`,function(e,t){_t();var n;if(typeof t.type==`string`&&(n=t.__e)){var r=t.__np,i=t.props,a=n.U;if(a)for(var o in a){var s=a[o];s===void 0||r&&o in r||(s.d(),a[o]=void 0)}if(r)for(var c in a||(a={},n.U=a),r){var l=a[c],u=r[c];l===void 0?(l=yt(n,c,u,i),a[c]=l):l.o(u,i)}}e(t)});function yt(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,a=tt(n);return{o:function(e,t){a.value=e,r=t},d:dt(function(){this.N=Ct;var n=a.value.value;r[t]!==n&&(r[t]=n,i?e[t]=n:n!=null&&(!1!==n||t[4]===`-`)?e.setAttribute(t,n):e.removeAttribute(t))})}}gt(`unmount`,function(e,t){if(typeof t.type==`string`){var n=t.__e;if(n){var r=n.U;if(r)for(var i in n.U=void 0,r){var a=r[i];a&&a.d()}}var o=t.__np;if(o){var s=t.props;for(var c in o)s[c]=o[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)}),gt(`__h`,function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)}),w.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u==`boolean`&&!0===this.u){var a=2&this.__$f;if(!(r||a||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var o in e)if(o!==`__source`&&e[o]!==this.props[o])return!0;for(var s in this.props)if(!(s in e))return!0;return!1};function bt(e,t){return Ne(function(){return tt(e,t)},[])}var xt=function(e){queueMicrotask(function(){queueMicrotask(e)})};function St(){Ge(function(){for(var e;e=ht.shift();)ft.call(e)})}function Ct(){ht.push(this)===1&&(e.requestAnimationFrame||xt)(St)}var wt={NAME:`Name`,DOCUMENT:`Document`,OPERATION_DEFINITION:`OperationDefinition`,VARIABLE_DEFINITION:`VariableDefinition`,SELECTION_SET:`SelectionSet`,FIELD:`Field`,ARGUMENT:`Argument`,FRAGMENT_SPREAD:`FragmentSpread`,INLINE_FRAGMENT:`InlineFragment`,FRAGMENT_DEFINITION:`FragmentDefinition`,VARIABLE:`Variable`,INT:`IntValue`,FLOAT:`FloatValue`,STRING:`StringValue`,BOOLEAN:`BooleanValue`,NULL:`NullValue`,ENUM:`EnumValue`,LIST:`ListValue`,OBJECT:`ObjectValue`,OBJECT_FIELD:`ObjectField`,DIRECTIVE:`Directive`,NAMED_TYPE:`NamedType`,LIST_TYPE:`ListType`,NON_NULL_TYPE:`NonNullType`},Tt=class extends Error{constructor(e,t,n,r,i,a,o){super(e),this.name=`GraphQLError`,this.message=e,i&&(this.path=i),t&&(this.nodes=Array.isArray(t)?t:[t]),n&&(this.source=n),r&&(this.positions=r),a&&(this.originalError=a);var s=o;if(!s&&a){var c=a.extensions;c&&typeof c==`object`&&(s=c)}this.extensions=s||{}}toJSON(){return{...this,message:this.message}}toString(){return this.message}get[Symbol.toStringTag](){return`GraphQLError`}},z,B;function V(e){return new Tt(`Syntax Error: Unexpected token at ${B} in ${e}`)}function Et(e){if(e.lastIndex=B,e.test(z))return z.slice(B,B=e.lastIndex)}var Dt=/ +(?=[^\s])/y;function Ot(e){for(var t=e.split(`
`),n=``,r=0,i=0,a=t.length-1,o=0;o<t.length;o++)Dt.lastIndex=0,Dt.test(t[o])&&(o&&(!r||Dt.lastIndex<r)&&(r=Dt.lastIndex),i||=o,a=o);for(var s=i;s<=a;s++)s!==i&&(n+=`
`),n+=t[s].slice(r).replace(/\\"""/g,`"""`);return n}function H(){for(var e=0|z.charCodeAt(B++);e===9||e===10||e===13||e===32||e===35||e===44||e===65279;e=0|z.charCodeAt(B++))if(e===35)for(;(e=0|z.charCodeAt(B++))&&e!==10&&e!==13;);B--}function kt(){for(var e=B,t=0|z.charCodeAt(B++);t>=48&&t<=57||t>=65&&t<=90||t===95||t>=97&&t<=122;t=0|z.charCodeAt(B++));if(e===B-1)throw V(`Name`);var n=z.slice(e,--B);return H(),n}function U(){return{kind:`Name`,value:kt()}}var At=/(?:"""|(?:[\s\S]*?[^\\])""")/y,jt=/(?:(?:\.\d+)?[eE][+-]?\d+|\.\d+)/y;function Mt(e){var t;switch(z.charCodeAt(B)){case 91:B++,H();for(var n=[];z.charCodeAt(B)!==93;)n.push(Mt(e));return B++,H(),{kind:`ListValue`,values:n};case 123:B++,H();for(var r=[];z.charCodeAt(B)!==125;){var i=U();if(z.charCodeAt(B++)!==58)throw V(`ObjectField`);H(),r.push({kind:`ObjectField`,name:i,value:Mt(e)})}return B++,H(),{kind:`ObjectValue`,fields:r};case 36:if(e)throw V(`Variable`);return B++,{kind:`Variable`,name:U()};case 34:if(z.charCodeAt(B+1)===34&&z.charCodeAt(B+2)===34){if(B+=3,(t=Et(At))==null)throw V(`StringValue`);return H(),{kind:`StringValue`,value:Ot(t.slice(0,-3)),block:!0}}var a=B,o;B++;var s=!1;for(o=0|z.charCodeAt(B++);o===92&&(B++,s=!0)||o!==10&&o!==13&&o!==34&&o;o=0|z.charCodeAt(B++));if(o!==34)throw V(`StringValue`);return t=z.slice(a,B),H(),{kind:`StringValue`,value:s?JSON.parse(t):t.slice(1,-1),block:!1};case 45:case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:for(var c=B++,l;(l=0|z.charCodeAt(B++))>=48&&l<=57;);var u=z.slice(c,--B);if((l=z.charCodeAt(B))===46||l===69||l===101){if((t=Et(jt))==null)throw V(`FloatValue`);return H(),{kind:`FloatValue`,value:u+t}}return H(),{kind:`IntValue`,value:u};case 110:if(z.charCodeAt(B+1)===117&&z.charCodeAt(B+2)===108&&z.charCodeAt(B+3)===108)return B+=4,H(),{kind:`NullValue`};break;case 116:if(z.charCodeAt(B+1)===114&&z.charCodeAt(B+2)===117&&z.charCodeAt(B+3)===101)return B+=4,H(),{kind:`BooleanValue`,value:!0};break;case 102:if(z.charCodeAt(B+1)===97&&z.charCodeAt(B+2)===108&&z.charCodeAt(B+3)===115&&z.charCodeAt(B+4)===101)return B+=5,H(),{kind:`BooleanValue`,value:!1}}return{kind:`EnumValue`,value:kt()}}function Nt(e){if(z.charCodeAt(B)===40){var t=[];B++,H();do{var n=U();if(z.charCodeAt(B++)!==58)throw V(`Argument`);H(),t.push({kind:`Argument`,name:n,value:Mt(e)})}while(z.charCodeAt(B)!==41);return B++,H(),t}}function W(e){if(z.charCodeAt(B)===64){var t=[];do B++,t.push({kind:`Directive`,name:U(),arguments:Nt(e)});while(z.charCodeAt(B)===64);return t}}function Pt(){for(var e=0;z.charCodeAt(B)===91;)e++,B++,H();var t={kind:`NamedType`,name:U()};do if(z.charCodeAt(B)===33&&(B++,H(),t={kind:`NonNullType`,type:t}),e){if(z.charCodeAt(B++)!==93)throw V(`NamedType`);H(),t={kind:`ListType`,type:t}}while(e--);return t}function Ft(){if(z.charCodeAt(B++)!==123)throw V(`SelectionSet`);return H(),It()}function It(){var e=[];do if(z.charCodeAt(B)===46){if(z.charCodeAt(++B)!==46||z.charCodeAt(++B)!==46)throw V(`SelectionSet`);switch(B++,H(),z.charCodeAt(B)){case 64:e.push({kind:`InlineFragment`,typeCondition:void 0,directives:W(!1),selectionSet:Ft()});break;case 111:z.charCodeAt(B+1)===110?(B+=2,H(),e.push({kind:`InlineFragment`,typeCondition:{kind:`NamedType`,name:U()},directives:W(!1),selectionSet:Ft()})):e.push({kind:`FragmentSpread`,name:U(),directives:W(!1)});break;case 123:B++,H(),e.push({kind:`InlineFragment`,typeCondition:void 0,directives:void 0,selectionSet:It()});break;default:e.push({kind:`FragmentSpread`,name:U(),directives:W(!1)})}}else{var t=U(),n=void 0;z.charCodeAt(B)===58&&(B++,H(),n=t,t=U());var r=Nt(!1),i=W(!1),a=void 0;z.charCodeAt(B)===123&&(B++,H(),a=It()),e.push({kind:`Field`,alias:n,name:t,arguments:r,directives:i,selectionSet:a})}while(z.charCodeAt(B)!==125);return B++,H(),{kind:`SelectionSet`,selections:e}}function Lt(){if(H(),z.charCodeAt(B)===40){var e=[];B++,H();do{var t=void 0;if(z.charCodeAt(B)===34&&(t=Mt(!0)),z.charCodeAt(B++)!==36)throw V(`Variable`);var n=U();if(z.charCodeAt(B++)!==58)throw V(`VariableDefinition`);H();var r=Pt(),i=void 0;z.charCodeAt(B)===61&&(B++,H(),i=Mt(!0)),H();var a={kind:`VariableDefinition`,variable:{kind:`Variable`,name:n},type:r,defaultValue:i,directives:W(!0)};t&&(a.description=t),e.push(a)}while(z.charCodeAt(B)!==41);return B++,H(),e}}function Rt(e){var t=U();if(z.charCodeAt(B++)!==111||z.charCodeAt(B++)!==110)throw V(`FragmentDefinition`);H();var n={kind:`FragmentDefinition`,name:t,typeCondition:{kind:`NamedType`,name:U()},directives:W(!1),selectionSet:Ft()};return e&&(n.description=e),n}function zt(){var e=[];do{var t=void 0;if(z.charCodeAt(B)===34&&(t=Mt(!0)),z.charCodeAt(B)===123){if(t)throw V(`Document`);B++,H(),e.push({kind:`OperationDefinition`,operation:`query`,name:void 0,variableDefinitions:void 0,directives:void 0,selectionSet:It()})}else{var n=kt();switch(n){case`fragment`:e.push(Rt(t));break;case`query`:case`mutation`:case`subscription`:var r,i=void 0;(r=z.charCodeAt(B))!==40&&r!==64&&r!==123&&(i=U());var a={kind:`OperationDefinition`,operation:n,name:i,variableDefinitions:Lt(),directives:W(!1),selectionSet:Ft()};t&&(a.description=t),e.push(a);break;default:throw V(`Document`)}}}while(B<z.length);return e}function Bt(e,t){return z=e.body?e.body:e,B=0,H(),t&&t.noLocation?{kind:`Document`,definitions:zt()}:{kind:`Document`,definitions:zt(),loc:{start:0,end:z.length,startToken:void 0,endToken:void 0,source:{body:z,name:`graphql.web`,locationOffset:{line:1,column:1}}}}}function G(e,t,n){for(var r=``,i=0;i<e.length;i++)i&&(r+=t),r+=n(e[i]);return r}function Vt(e){return JSON.stringify(e)}function Ht(e){return`"""
`+e.replace(/"""/g,`\\"""`)+`
"""`}var K=`
`,q={OperationDefinition(e){var t=``;e.description&&(t+=q.StringValue(e.description)+`
`),t+=e.operation,e.name&&(t+=` `+e.name.value),e.variableDefinitions&&e.variableDefinitions.length&&(e.name||(t+=` `),t+=`(`+G(e.variableDefinitions,`, `,q.VariableDefinition)+`)`),e.directives&&e.directives.length&&(t+=` `+G(e.directives,` `,q.Directive));var n=q.SelectionSet(e.selectionSet);return t===`query`?n:t+` `+n},VariableDefinition(e){var t=``;return e.description&&(t+=q.StringValue(e.description)+` `),t+=q.Variable(e.variable)+`: `+J(e.type),e.defaultValue&&(t+=` = `+J(e.defaultValue)),e.directives&&e.directives.length&&(t+=` `+G(e.directives,` `,q.Directive)),t},Field(e){var t=e.alias?e.alias.value+`: `+e.name.value:e.name.value;if(e.arguments&&e.arguments.length){var n=G(e.arguments,`, `,q.Argument);t.length+n.length+2>80?t+=`(`+(K+=`  `)+G(e.arguments,K,q.Argument)+(K=K.slice(0,-2))+`)`:t+=`(`+n+`)`}return e.directives&&e.directives.length&&(t+=` `+G(e.directives,` `,q.Directive)),e.selectionSet&&e.selectionSet.selections.length&&(t+=` `+q.SelectionSet(e.selectionSet)),t},StringValue(e){return e.block?Ht(e.value).replace(/\n/g,K):Vt(e.value)},BooleanValue:e=>``+e.value,NullValue:e=>`null`,IntValue:e=>e.value,FloatValue:e=>e.value,EnumValue:e=>e.value,Name:e=>e.value,Variable:e=>`$`+e.name.value,ListValue:e=>`[`+G(e.values,`, `,J)+`]`,ObjectValue:e=>`{`+G(e.fields,`, `,q.ObjectField)+`}`,ObjectField:e=>e.name.value+`: `+J(e.value),Document(e){return!e.definitions||!e.definitions.length?``:G(e.definitions,`

`,J)},SelectionSet:e=>`{`+(K+=`  `)+G(e.selections,K,J)+(K=K.slice(0,-2))+`}`,Argument:e=>e.name.value+`: `+J(e.value),FragmentSpread(e){var t=`...`+e.name.value;return e.directives&&e.directives.length&&(t+=` `+G(e.directives,` `,q.Directive)),t},InlineFragment(e){var t=`...`;return e.typeCondition&&(t+=` on `+e.typeCondition.name.value),e.directives&&e.directives.length&&(t+=` `+G(e.directives,` `,q.Directive)),t+=` `+q.SelectionSet(e.selectionSet)},FragmentDefinition(e){var t=``;return e.description&&(t+=q.StringValue(e.description)+`
`),t+=`fragment `+e.name.value,t+=` on `+e.typeCondition.name.value,e.directives&&e.directives.length&&(t+=` `+G(e.directives,` `,q.Directive)),t+` `+q.SelectionSet(e.selectionSet)},Directive(e){var t=`@`+e.name.value;return e.arguments&&e.arguments.length&&(t+=`(`+G(e.arguments,`, `,q.Argument)+`)`),t},NamedType:e=>e.name.value,ListType:e=>`[`+J(e.type)+`]`,NonNullType:e=>J(e.type)+`!`},J=e=>q[e.kind](e);function Ut(e){return K=`
`,q[e.kind]?q[e.kind](e):``}var Wt=()=>{},Y=Wt;function X(e){return{tag:0,0:e}}function Gt(e){return{tag:1,0:e}}var Kt=()=>typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`,qt=e=>e;function Z(e){return t=>n=>{var r=Y;t((t=>{t===0?n(0):t.tag===0?(r=t[0],n(t)):e(t[0])?n(t):r(0)}))}}function Jt(e){return t=>n=>t((t=>{t===0||t.tag===0?n(t):n(Gt(e(t[0])))}))}function Yt(e){return t=>n=>{var r=[],i=Y,a=!1,o=!1;t((t=>{o||(t===0?(o=!0,r.length||n(0)):t.tag===0?i=t[0]:(a=!1,(function(e){var t=Y;e((e=>{if(e===0){if(r.length){var s=r.indexOf(t);s>-1&&(r=r.slice()).splice(s,1),r.length||(o?n(0):a||(a=!0,i(0)))}}else e.tag===0?(r.push(t=e[0]),t(0)):r.length&&(n(e),t(0))}))})(e(t[0])),a||(a=!0,i(0))))})),n(X((e=>{if(e===1){o||(o=!0,i(1));for(var t=0,n=r,s=r.length;t<s;t++)n[t](1);r.length=0}else{!o&&!a?(a=!0,i(0)):a=!1;for(var c=0,l=r,u=r.length;c<u;c++)l[c](0)}})))}}function Xt(e){return Yt(qt)(e)}function Zt(e){return Xt(un(e))}function Qt(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0),e();else if(t.tag===0){var i=t[0];n(X((t=>{t===1?(r=!0,i(1),e()):i(t)})))}else n(t)}}))}}function $t(e){return t=>n=>{var r=!1;t((t=>{if(!r){if(t===0)r=!0,n(0);else if(t.tag===0){var i=t[0];n(X((e=>{e===1&&(r=!0),i(e)})))}else e(t[0]),n(t)}}))}}function en(e){return t=>n=>t((t=>{t===0?n(0):t.tag===0?(n(t),e()):n(t)}))}function tn(e){var t=[],n=Y,r=!1;return i=>{t.push(i),t.length===1&&e((e=>{if(e===0){for(var i=0,a=t,o=t.length;i<o;i++)a[i](0);t.length=0}else if(e.tag===0)n=e[0];else{r=!1;for(var s=0,c=t,l=t.length;s<l;s++)c[s](e)}})),i(X((e=>{if(e===1){var a=t.indexOf(i);a>-1&&(t=t.slice()).splice(a,1),t.length||n(1)}else r||(r=!0,n(0))})))}}function nn(e){return t=>n=>{var r=Y,i=Y,a=!1,o=!1,s=!1,c=!1;t((t=>{c||(t===0?(c=!0,s||n(0)):t.tag===0?r=t[0]:(s&&(i(1),i=Y),a?a=!1:(a=!0,r(0)),(function(e){s=!0,e((e=>{s&&(e===0?(s=!1,c?n(0):a||(a=!0,r(0))):e.tag===0?(o=!1,(i=e[0])(0)):(n(e),o?o=!1:i(0)))}))})(e(t[0]))))})),n(X((e=>{e===1?(c||(c=!0,r(1)),s&&(s=!1,i(1))):(!c&&!a&&(a=!0,r(0)),s&&!o&&(o=!0,i(0)))})))}}function rn(e){return t=>n=>{var r=Y,i=!1,a=0;t((t=>{i||(t===0?(i=!0,n(0)):t.tag===0?e<=0?(i=!0,n(0),t[0](1)):r=t[0]:a++<e?(n(t),!i&&a>=e&&(i=!0,n(0),r(1))):n(t))})),n(X((t=>{t===1&&!i?(i=!0,r(1)):t===0&&!i&&a<e&&r(0)})))}}function an(e){return t=>n=>{var r=Y,i=Y,a=!1;t((t=>{a||(t===0?(a=!0,i(1),n(0)):t.tag===0?(r=t[0],e((e=>{e===0||(e.tag===0?(i=e[0])(0):(a=!0,i(1),r(1),n(0)))}))):n(t))})),n(X((e=>{e===1&&!a?(a=!0,r(1),i(1)):a||r(0)})))}}function on(e,t){return n=>r=>{var i=Y,a=!1;n((n=>{a||(n===0?(a=!0,r(0)):n.tag===0?(i=n[0],r(n)):e(n[0])?r(n):(a=!0,t&&r(n),r(0),i(1)))}))}}function sn(e){return t=>e()(t)}function cn(e){return t=>{var n=e[Kt()]&&e[Kt()]()||e,r=!1,i=!1,a=!1,o;t(X((async e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=await n.next()).done)r=!0,n.return&&await n.return(),t(0);else try{a=!1,t(Gt(o.value))}catch(e){if(n.throw)(r=!!(await n.throw(e)).done)&&t(0);else throw e}i=!1}})))}}function ln(e){return e[Kt()]?cn(e):t=>{var n=e[Symbol.iterator](),r=!1,i=!1,a=!1,o;t(X((e=>{if(e===1)r=!0,n.return&&n.return();else if(i)a=!0;else{for(a=i=!0;a&&!r;)if((o=n.next()).done)r=!0,n.return&&n.return(),t(0);else try{a=!1,t(Gt(o.value))}catch(e){if(n.throw)(r=!!n.throw(e).done)&&t(0);else throw e}i=!1}})))}}var un=ln;function dn(e){return t=>{var n=!1;t(X((r=>{r===1?n=!0:n||(n=!0,t(Gt(e)),t(0))})))}}function fn(e){return t=>{var n=!1,r=e({next(e){n||t(Gt(e))},complete(){n||(n=!0,t(0))}});t(X((e=>{e===1&&!n&&(n=!0,r())})))}}function pn(){var e,t;return{source:tn(fn((n=>(e=n.next,t=n.complete,Wt)))),next(t){e&&e(t)},complete(){t&&t()}}}function mn(e){return t=>{var n=Y,r=!1;return t((t=>{t===0?r=!0:t.tag===0?(n=t[0])(0):r||(e(t[0]),n(0))})),{unsubscribe(){r||(r=!0,n(1))}}}}function hn(e){mn((e=>{}))(e)}function gn(e){return new Promise((t=>{var n=Y,r;e((e=>{e===0?Promise.resolve(r).then(t):e.tag===0?(n=e[0])(0):(r=e[0],n(0))}))}))}var _n=e=>e&&typeof e.message==`string`&&(e.extensions||e.name===`GraphQLError`)?e:typeof e==`object`&&typeof e.message==`string`?new Tt(e.message,e.nodes,e.source,e.positions,e.path,e,e.extensions||{}):new Tt(e),vn=class extends Error{constructor(e){var t=(e.graphQLErrors||[]).map(_n),n=((e,t)=>{var n=``;if(e)return`[Network] ${e.message}`;if(t)for(var r=0,i=t.length;r<i;r++)n&&(n+=`
`),n+=`[GraphQL] ${t[r].message}`;return n})(e.networkError,t);super(n),this.name=`CombinedError`,this.message=n,this.graphQLErrors=t,this.networkError=e.networkError,this.response=e.response}toString(){return this.message}},yn=(e,t)=>{for(var n=0|(t||5381),r=0,i=0|e.length;r<i;r++)n=(n<<5)+n+e.charCodeAt(r);return n},bn=new Set,xn=new WeakMap,Sn=(e,t)=>{if(e===null||bn.has(e))return`null`;if(typeof e!=`object`)return JSON.stringify(e)||``;if(e.toJSON)return Sn(e.toJSON(),t);if(Array.isArray(e)){for(var n=`[`,r=0,i=e.length;r<i;r++)n.length>1&&(n+=`,`),n+=Sn(e[r],t)||`null`;return n+=`]`}if(!t&&(En!==Tn&&e instanceof En||Dn!==Tn&&e instanceof Dn))return`null`;var a=Object.keys(e).sort();if(!a.length&&e.constructor&&Object.getPrototypeOf(e).constructor!==Object.prototype.constructor){var o=xn.get(e)||Math.random().toString(36).slice(2);return xn.set(e,o),Sn({__key:o},t)}bn.add(e);for(var s=`{`,c=0,l=a.length;c<l;c++){var u=Sn(e[a[c]],t);u&&(s.length>1&&(s+=`,`),s+=Sn(a[c],t)+`:`+u)}return bn.delete(e),s+=`}`},Cn=(e,t,n)=>{if(!(typeof n!=`object`||!n||n.toJSON||bn.has(n))){if(Array.isArray(n))for(var r=0,i=n.length;r<i;r++)Cn(e,`${t}.${r}`,n[r]);else if(n instanceof En||n instanceof Dn)e.set(t,n);else for(var a in bn.add(n),n)Cn(e,`${t}.${a}`,n[a])}},wn=(e,t)=>(bn.clear(),Sn(e,t||!1)),Tn=class{},En=typeof File<`u`?File:Tn,Dn=typeof Blob<`u`?Blob:Tn,On=/("{3}[\s\S]*"{3}|"(?:\\.|[^"])*")/g,kn=/(?:#[^\n\r]+)?(?:[\r\n]+|$)/g,An=(e,t)=>t%2==0?e.replace(kn,`
`):e,jn=e=>e.split(On).map(An).join(``).trim(),Mn=new Map,Nn=new Map,Pn=e=>{var t;return typeof e==`string`?t=jn(e):e.loc&&Nn.get(e.__key)===e?t=e.loc.source.body:(t=Mn.get(e)||jn(Ut(e)),Mn.set(e,t)),typeof e!=`string`&&!e.loc&&(e.loc={start:0,end:t.length,source:{body:t,name:`gql`,locationOffset:{line:1,column:1}}}),t},Fn=e=>{var t;if(e.documentId)t=yn(e.documentId);else if(t=yn(Pn(e)),e.definitions){var n=Rn(e);n&&(t=yn(`\n# ${n}`,t))}return t},In=e=>{var t,n;return typeof e==`string`?(t=Fn(e),n=Nn.get(t)||Bt(e,{noLocation:!0})):(t=e.__key||Fn(e),n=Nn.get(t)||e),n.loc||Pn(n),n.__key=t,Nn.set(t,n),n},Ln=(e,t,n)=>{var r=t||{},i=In(e),a=wn(r,!0),o=i.__key;return a!==`{}`&&(o=yn(a,o)),{key:o,query:i,variables:r,extensions:n}},Rn=e=>{for(var t=0,n=e.definitions.length;t<n;t++){var r=e.definitions[t];if(r.kind===wt.OPERATION_DEFINITION)return r.name?r.name.value:void 0}},zn=(e,t,n)=>{var r=t.payload||t;if(!(`data`in r||`errors`in r&&Array.isArray(r.errors)))throw Error(`No Content`);var i=e.kind===`subscription`;return{operation:e,data:r.data,error:Array.isArray(r.errors)?new vn({graphQLErrors:r.errors,response:n}):void 0,extensions:r.extensions?{...r.extensions}:void 0,hasNext:t.hasNext==null?i:t.hasNext,stale:!1}},Bn=(e,t)=>{if(typeof e==`object`&&e){if(Array.isArray(e)){e=[...e];for(var n=0,r=t.length;n<r;n++)e[n]=Bn(e[n],t[n]);return e}if(!e.constructor||e.constructor===Object){for(var i in e={...e},t)e[i]=Bn(e[i],t[i]);return e}}return t},Vn=(e,t,n,r)=>{var i=e.error?e.error.graphQLErrors:[],a=!!e.extensions||!!(t.payload||t).extensions,o={...e.extensions,...(t.payload||t).extensions},s=t.incremental;`path`in t&&(s=[t]);var c={data:e.data};if(s)for(var l=function(){var e=s[u];Array.isArray(e.errors)&&i.push(...e.errors),e.extensions&&(Object.assign(o,e.extensions),a=!0);var t=`data`,n=c,l=[];if(e.path)l=e.path;else if(r){var d=r.find((t=>t.id===e.id));l=e.subPath?[...d.path,...e.subPath]:d.path}for(var f=0,p=l.length;f<p;t=l[f++])n=n[t]=Array.isArray(n[t])?[...n[t]]:{...n[t]};if(e.items)for(var m=+t>=0?t:0,h=0,g=e.items.length;h<g;h++)n[m+h]=Bn(n[m+h],e.items[h]);else e.data!==void 0&&(n[t]=Bn(n[t],e.data))},u=0,d=s.length;u<d;u++)l();else c.data=(t.payload||t).data||e.data,i=t.errors||t.payload&&t.payload.errors||i;return{operation:e.operation,data:c.data,error:i.length?new vn({graphQLErrors:i,response:n}):void 0,extensions:a?o:void 0,hasNext:t.hasNext==null?e.hasNext:t.hasNext,stale:!1}},Hn=(e,t,n)=>({operation:e,data:void 0,error:new vn({networkError:t,response:n}),extensions:void 0,hasNext:!1,stale:!1});function Un(e){var t={query:void 0,documentId:void 0,operationName:Rn(e.query),variables:e.variables||void 0,extensions:e.extensions};return`documentId`in e.query&&e.query.documentId&&(!e.query.definitions||!e.query.definitions.length)?t.documentId=e.query.documentId:e.extensions&&e.extensions.persistedQuery&&!e.extensions.persistedQuery.miss||(t.query=Pn(e.query)),t}var Wn=(e,t)=>{var n=e.kind===`query`&&e.context.preferGetMethod;if(!n||!t)return e.context.url;var r=Gn(e.context.url);for(var i in t){var a=t[i];a&&r[1].set(i,typeof a==`object`?wn(a):a)}var o=r.join(`?`);return o.length>2047&&n!==`force`?(e.context.preferGetMethod=!1,e.context.url):o},Gn=e=>{var t=e.indexOf(`?`);return t>-1?[e.slice(0,t),new URLSearchParams(e.slice(t+1))]:[e,new URLSearchParams]},Kn=(e,t)=>{if(t&&!(e.kind===`query`&&e.context.preferGetMethod)){var n=wn(t),r=(e=>{var t=new Map;return(En!==Tn||Dn!==Tn)&&(bn.clear(),Cn(t,`variables`,e)),t})(t.variables);if(r.size){var i=new FormData;i.append(`operations`,n),i.append(`map`,wn({...[...r.keys()].map((e=>[e]))}));var a=0;for(var o of r.values())i.append(``+a++,o);return i}return n}},qn=(e,t)=>{var n={accept:e.kind===`subscription`?`text/event-stream, multipart/mixed`:`application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed`},r=(typeof e.context.fetchOptions==`function`?e.context.fetchOptions():e.context.fetchOptions)||{};if(r.headers){if((e=>`has`in e&&!Object.keys(e).length)(r.headers))r.headers.forEach(((e,t)=>{n[t]=e}));else if(Array.isArray(r.headers))r.headers.forEach(((e,t)=>{Array.isArray(e)?n[e[0]]?n[e[0]]=`${n[e[0]]},${e[1]}`:n[e[0]]=e[1]:n[t]=e}));else for(var i in r.headers)n[i.toLowerCase()]=r.headers[i]}var a=Kn(e,t);return typeof a==`string`&&!n[`content-type`]&&(n[`content-type`]=`application/json`),{...r,method:a?`POST`:`GET`,body:a,headers:n}},Jn=/boundary="?([^=";]+)"?/i,Yn=/data: ?([^\n]+)/;async function*Xn(e){if(e.body[Symbol.asyncIterator])for await(var t of e.body)yield t;else{var n=e.body.getReader(),r;try{for(;!(r=await n.read()).done;)yield r.value}finally{n.cancel()}}}async function*Zn(e,t){var n=typeof TextDecoder<`u`?new TextDecoder:null,r=``,i;for await(var a of e)for(r+=a.constructor.name===`Buffer`?a.toString():n.decode(a,{stream:!0});(i=r.indexOf(t))>-1;)yield r.slice(0,i),r=r.slice(i+t.length)}async function*Qn(e,t,n){var r=!0,i=null,a;try{yield await Promise.resolve();var o=(a=await(e.context.fetch||fetch)(t,n)).headers.get(`Content-Type`)||``,s=/multipart\/mixed/i.test(o)?async function*(e,t){var n=e.match(Jn),r=`--`+(n?n[1]:`-`),i=!0,a;for await(var o of Zn(Xn(t),`\r
`+r)){if(i){i=!1;var s=o.indexOf(r);if(s>-1)o=o.slice(s+r.length);else continue}try{yield a=JSON.parse(o.slice(o.indexOf(`\r
\r
`)+4))}catch(e){if(!a)throw e}if(a&&!1===a.hasNext)break}a&&!1!==a.hasNext&&(yield{hasNext:!1})}(o,a):/text\/event-stream/i.test(o)?async function*(e){var t;for await(var n of Zn(Xn(e),`

`)){var r=n.match(Yn);if(r){var i=r[1];try{yield t=JSON.parse(i)}catch(e){if(!t)throw e}if(t&&!1===t.hasNext)break}}t&&!1!==t.hasNext&&(yield{hasNext:!1})}(a):/text\//i.test(o)?async function*(e){var t=await e.text();try{yield JSON.parse(t)}catch{throw Error(t)}}(a):async function*(e){yield JSON.parse(await e.text())}(a),c;for await(var l of s)l.pending&&!i?c=l.pending:l.pending&&(c=[...c,...l.pending]),i=i?Vn(i,l,a,c):zn(e,l,a),r=!1,yield i,r=!0;i||(yield i=zn(e,{},a))}catch(t){if(!r)throw t;yield Hn(e,a&&(a.status<200||a.status>=300)&&a.statusText?Error(a.statusText):t,a)}}function $n(e,t,n){var r;return typeof AbortController<`u`&&(n.signal=(r=new AbortController).signal),Qt((()=>{r&&r.abort()}))(Z((e=>!!e))(cn(Qn(e,t,n))))}function er(e){var t=t=>e(t);return t.toPromise=()=>gn(rn(1)(Z((e=>!e.stale&&!e.hasNext))(t))),t.then=(e,n)=>t.toPromise().then(e,n),t.subscribe=e=>mn(e)(t),t}function tr(e,t,n){return{...t,kind:e,context:t.context?{...t.context,...n}:n||t.context}}var nr=()=>{},rr=({forward:e,dispatchDebug:t})=>t=>Zt([Yt((e=>{var n=Un(e),r=Wn(e,n),i=qn(e,n);return an(Z((t=>t.kind===`teardown`&&t.key===e.key))(t))($n(e,r,i))}))(Z((e=>e.kind!==`teardown`&&(e.kind!==`subscription`||!!e.context.fetchSubscriptions)))(t)),e(Z((e=>e.kind===`teardown`||e.kind===`subscription`&&!e.context.fetchSubscriptions))(t))]),ir=e=>({client:t,forward:n,dispatchDebug:r})=>e.reduceRight(((e,n)=>n({client:t,forward(t){return tn(e(tn(t)))},dispatchDebug(e){}})),n),ar=({dispatchDebug:e})=>e=>Z((e=>!1))(e),or=function e(t){var n=0,r=new Map,i=new Map,a=new Set,o=[],s={url:t.url,fetchSubscriptions:t.fetchSubscriptions,fetchOptions:t.fetchOptions,fetch:t.fetch,preferGetMethod:t.preferGetMethod==null?`within-url-limit`:t.preferGetMethod,requestPolicy:t.requestPolicy||`cache-first`},c=pn();function l(e){e.kind!==`mutation`&&e.kind!==`teardown`&&a.has(e.key)||(e.kind===`teardown`?a.delete(e.key):e.kind!==`mutation`&&a.add(e.key),c.next(e))}var u=!1;function d(e){if(e&&l(e),!u){for(u=!0;u&&(e=o.shift());)l(e);u=!1}}var f=e=>{var t=an(Z((t=>t.kind===`teardown`&&t.key===e.key))(c.source))(Z((t=>t.operation.kind===e.kind&&t.operation.key===e.key&&(!t.operation.context._instance||t.operation.context._instance===e.context._instance)))(g));return t=e.kind===`query`?nn((t=>{var n=dn(t);return t.stale||t.hasNext?n:Zt([n,Jt((()=>(t.stale=!0,t)))(rn(1)(Z((t=>t.key===e.key))(c.source)))])}))(t):on((e=>!!e.hasNext),!0)(t),t=e.kind===`mutation`?en((()=>{l(e)}))(t):Qt((()=>{a.delete(e.key),r.delete(e.key),i.delete(e.key),u=!1;for(var t=o.length-1;t>=0;t--)o[t].key===e.key&&o.splice(t,1);l(tr(`teardown`,e,e.context))}))($t((t=>{if(t.stale){if(!t.hasNext)a.delete(e.key);else for(var n=0;n<o.length;n++){var i=o[n];if(i.key===t.operation.key){a.delete(i.key);break}}}else t.hasNext||a.delete(e.key);r.set(e.key,t)}))(t)),tn(t)},p=this instanceof e?this:Object.create(e.prototype),m=Object.assign(p,{suspense:!!t.suspense,operations$:c.source,reexecuteOperation(e){if(e.kind===`teardown`)d(e);else if(e.kind===`mutation`)o.push(e),Promise.resolve().then(d);else if(i.has(e.key)){for(var t=!1,n=0;n<o.length;n++)o[n].key===e.key&&(o[n]=e,t=!0);t||a.has(e.key)&&e.context.requestPolicy!==`network-only`?(a.delete(e.key),Promise.resolve().then(d)):(o.push(e),Promise.resolve().then(d))}},createRequestOperation(e,t,r){return r||={},tr(e,t,{_instance:e===`mutation`?n=n+1|0:void 0,...s,...r,requestPolicy:r.requestPolicy||s.requestPolicy,suspense:r.suspense||!1!==r.suspense&&m.suspense})},executeRequestOperation(e){return e.kind===`mutation`?er(f(e)):er(sn((()=>{var t=i.get(e.key);t||i.set(e.key,t=f(e)),t=en((()=>{d(e)}))(t);var n=r.get(e.key);return e.kind===`query`&&n&&(n.stale||n.hasNext)?nn(dn)(Zt([t,Z((t=>t===r.get(e.key)))(dn(n))])):t})))},executeQuery(e,t){var n=m.createRequestOperation(`query`,e,t);return m.executeRequestOperation(n)},executeSubscription(e,t){var n=m.createRequestOperation(`subscription`,e,t);return m.executeRequestOperation(n)},executeMutation(e,t){var n=m.createRequestOperation(`mutation`,e,t);return m.executeRequestOperation(n)},readQuery(e,t,n){var r=null;return mn((e=>{r=e}))(m.query(e,t,n)).unsubscribe(),r},query:(e,t,n)=>m.executeQuery(Ln(e,t),n),subscription:(e,t,n)=>m.executeSubscription(Ln(e,t),n),mutation:(e,t,n)=>m.executeMutation(Ln(e,t),n)}),h=nr,g=tn(ir(t.exchanges)({client:m,dispatchDebug:h,forward:ar({dispatchDebug:h})})(c.source));return hn(g),m},sr=0;function cr(e){let t=Date.parse(e??``);Number.isNaN(t)||(sr=t-Date.now())}function lr(){return new Date(Date.now()+sr)}var ur=`battlemap.`;function dr(e,t){try{localStorage.setItem(ur+e,t)}catch{}}function fr(e){try{return localStorage.getItem(ur+e)}catch{return null}}var pr=`language`;function mr(){return(new URLSearchParams(location.search).get(`lang`)??fr(pr)??navigator.language).toLowerCase().startsWith(`zh`)?`zh`:`en`}var Q=tt(mr());ot(()=>Q.value===`zh`?`zh-CN`:`en-GB`),dt(()=>{document.documentElement.lang=Q.value===`zh`?`zh-CN`:`en`,dr(pr,Q.value)});function hr(e,t={}){return e[Q.value].replace(/\{(\w+)\}/g,(e,n)=>String(t[n]??e))}function gr(e){let[t,n]=Q.value===`zh`?[e.name,e.nameEn]:[e.nameEn,e.name];return t??n??``}function _r(e){return e.filter(Boolean).join(Q.value===`zh`?`，`:`, `)}function vr(e){let t=Q.value===`zh`?e.nameEn:e.name;return t&&t!==gr(e)?t:``}function yr(e,t){let[n,r]=[gr(e),gr(t)];return!r||!n.startsWith(r)?n:n.slice(r.length).replace(/^[\s:：,，、–—-]+/u,``)||n}var br={correctOrLock:{en:`Correct or lock a field`,zh:`更正或锁定字段`},fieldName:{en:`Field`,zh:`字段`},newValue:{en:`New value`,zh:`新值`},oneALine:{en:`one a line`,zh:`每行一个`},noValue:{en:`no value`,zh:`无`},yes:{en:`yes`,zh:`是`},no:{en:`no`,zh:`否`},lockedBy:{en:`locked by {name}`,zh:`由{name}锁定`},correct:{en:`Correct`,zh:`更正`},lock:{en:`Lock as it is`,zh:`按现值锁定`},unlock:{en:`Unlock`,zh:`解除锁定`},saidCorrected:{en:`corrected`,zh:`已更正`},saidLocked:{en:`locked`,zh:`已锁定`},saidUnlocked:{en:`unlocked`,zh:`已解除锁定`},mySessions:{en:`My sessions`,zh:`我的登录会话`},thisBrowser:{en:`this browser`,zh:`当前浏览器`},unknownBrowser:{en:`unknown browser`,zh:`未知浏览器`},signedInOn:{en:`signed in {time}`,zh:`登录于 {time}`},lastUsedOn:{en:`last used {time}`,zh:`最近使用 {time}`},signOutEverywhere:{en:`Sign out everywhere`,zh:`退出所有登录`}},xr={quotes:{en:`Quotes`,zh:`报价`},noQuotes:{en:`No quote yet.`,zh:`尚无报价。`},newQuote:{en:`New quote`,zh:`新建报价`},makeQuote:{en:`Make the quote`,zh:`新建`},quoteTitle:{en:`Title of the quote`,zh:`报价标题`},quoteStarts:{en:`Valid from`,zh:`有效期起`},quoteEnds:{en:`Valid until`,zh:`有效期至`},quoteValid:{en:`valid until {day}`,zh:`有效期至 {day}`},openQuote:{en:`Show`,zh:`查看`},openQuoteName:{en:`Show quote {name}`,zh:`查看报价{name}`},closeQuote:{en:`Hide`,zh:`收起`},closeQuoteName:{en:`Hide quote {name}`,zh:`收起报价{name}`},withdrawQuote:{en:`Withdraw the quote`,zh:`撤回报价`},reopenQuote:{en:`Reopen the quote`,zh:`重新开启报价`},saidQuoteWithdrawn:{en:`quote withdrawn`,zh:`已撤回报价`},quoteLines:{en:`Lines`,zh:`条目`},someLines:{en:`The first {n} of {all} lines.`,zh:`共 {all} 个条目，显示前 {n} 个。`},newLine:{en:`New line`,zh:`新增条目`},addLine:{en:`Add the line`,zh:`添加条目`},editLineName:{en:`Edit line {name}`,zh:`编辑条目{name}`},doneLineName:{en:`Done with line {name}`,zh:`完成编辑条目{name}`},lineProduct:{en:`Product`,zh:`产品`},lineUnit:{en:`Unit`,zh:`单位`},lineQuantity:{en:`Quantity`,zh:`数量`},linePrice:{en:`Unit price, yuan`,zh:`单价（元）`},lineDiscount:{en:`Discount, %`,zh:`折扣（%）`},lineTax:{en:`Tax, %`,zh:`税率（%）`},lineListPrice:{en:`List price, yuan`,zh:`目录价（元）`},lineCost:{en:`Cost, yuan`,zh:`成本（元）`},deliveredBy:{en:`Delivered by`,zh:`交付方`},byUs:{en:`us`,zh:`我方`},removeLine:{en:`Remove the line`,zh:`移除条目`},restoreLine:{en:`Restore the line`,zh:`恢复条目`},saidLineRemoved:{en:`line removed`,zh:`已移除条目`},removedLine:{en:`removed`,zh:`已移除`},totalNet:{en:`Without tax`,zh:`不含税`},totalTax:{en:`Tax`,zh:`税额`},totalGross:{en:`With tax`,zh:`价税合计`},totalOwn:{en:`Totals are of the lines that you see.`,zh:`合计仅含您可见的条目。`},totalList:{en:`At list prices`,zh:`目录价合计`},totalMargin:{en:`Margin`,zh:`毛利`},payments:{en:`Payments`,zh:`付款节点`},newPayment:{en:`New payment`,zh:`新增付款节点`},addPayment:{en:`Add the payment`,zh:`添加付款节点`},editPaymentName:{en:`Edit payment {name}`,zh:`编辑付款节点{name}`},donePaymentName:{en:`Done with payment {name}`,zh:`完成编辑付款节点{name}`},paymentTitle:{en:`What is paid`,zh:`付款名称`},paymentShare:{en:`Share, %`,zh:`比例（%）`},paymentAmount:{en:`Amount, yuan`,zh:`金额（元）`},paymentDue:{en:`Due on`,zh:`付款日期`},paymentFor:{en:`Pays for`,zh:`对应里程碑`},removePayment:{en:`Remove the payment`,zh:`移除付款节点`},saidPaymentRemoved:{en:`payment removed`,zh:`已移除付款节点`},whoQuotes:{en:`Partners who take part, and see their own lines`,zh:`参与报价的伙伴（仅见自有条目）`},willQuote:{en:`{who} will see title, validity, status and its own lines.`,zh:`{who}将可见标题、有效期、状态与自有条目。`},quotedAlready:{en:`{who} will no longer see it; its lines stay.`,zh:`{who}将不再可见，其条目保留。`},confirmQuoting:{en:`Confirm who takes part`,zh:`确认参与方`},noNumber:{en:`“{text}” is no such number.`,zh:`“{text}”不是有效数字。`}},Sr={solution:{en:`Solution`,zh:`解决方案`},newSection:{en:`Add to the solution`,zh:`添加方案条目`},addSection:{en:`Add`,zh:`添加`},removeSection:{en:`Remove`,zh:`移除`},saidRemoved:{en:`removed`,zh:`已移除`},edit:{en:`Edit`,zh:`编辑`},editName:{en:`Edit {name}`,zh:`编辑{name}`},doneEditing:{en:`Done`,zh:`完成`},doneEditingName:{en:`Done with {name}`,zh:`完成编辑{name}`},sectionKind:{en:`Kind`,zh:`类别`},sectionTitle:{en:`Title`,zh:`标题`},sectionText:{en:`Text`,zh:`正文`},sectionState:{en:`State`,zh:`状态`},sectionOwner:{en:`Person in charge`,zh:`负责人`},sectionDue:{en:`Due`,zh:`截止时间`},sectionNecessity:{en:`Must or may`,zh:`必要程度`},sectionProductLine:{en:`Product line`,zh:`产品线`},sectionStarts:{en:`Starts`,zh:`开始日期`},sectionEnds:{en:`Done by`,zh:`完成日期`},sectionLikelihood:{en:`Likelihood`,zh:`可能性`},sectionImpact:{en:`Impact`,zh:`影响程度`},dueAt:{en:`due {time}`,zh:`{time} 截止`},waitsFor:{en:`Waits for {who}:`,zh:`等待{who}：`},nobodyNamed:{en:`nobody named`,zh:`未指定负责人`},unansweredNeeds:{en:`Needs without an answer:`,zh:`尚无应答的需求：`},clashOf:{en:`Two versions of: {field}`,zh:`{field}有两个版本`},versionThere:{en:`There now`,zh:`现有版本`},versionOther:{en:`The other one`,zh:`另一版本`},takeThere:{en:`Keep this one`,zh:`保留现有版本`},takeOther:{en:`Take this one`,zh:`采用另一版本`},whoSees:{en:`Who sees it beside us`,zh:`除我方外谁可见`},willSee:{en:`{who} will see: {fields}.`,zh:`{who}将可见：{fields}。`},sawAlready:{en:`{who} will no longer see it, but has seen: {fields}.`,zh:`{who}将不再可见，但已看到：{fields}。`},confirmSharing:{en:`Confirm`,zh:`确认`}},Cr={workspaces:{en:`Workspaces`,zh:`协作空间`},workspace:{en:`Workspace`,zh:`协作空间`},noWorkspaces:{en:`No workspace is open. Open one from the case of a customer.`,zh:`没有进行中的协作空间。请在客户的预警案例中开设。`},noneShared:{en:`Nothing is shared with you yet.`,zh:`尚未与您共享任何内容。`},openWorkspace:{en:`Open a workspace`,zh:`开设协作空间`},openWorkspaceWith:{en:`Share this case with`,zh:`与以下伙伴协作`},openedOn:{en:`opened {day}`,zh:`{day} 开设`},openedOnBy:{en:`opened {day} by {name}`,zh:`{name} 于 {day} 开设`},closedOn:{en:`closed {day}`,zh:`{day} 关闭`},notShared:{en:`not shared with you`,zh:`未对您开放`},parties:{en:`Parties`,zh:`参与方`},noParties:{en:`No partner is a party yet.`,zh:`尚无伙伴参与。`},partySince:{en:`since {day}`,zh:`{day} 起`},putOut:{en:`Put out`,zh:`移出`},putOutName:{en:`Put out {name}`,zh:`移出{name}`},admit:{en:`Admit`,zh:`准入`},admitName:{en:`Admit {name}`,zh:`准入{name}`},canBeAdmitted:{en:`Recommended, not a party yet`,zh:`推荐而尚未参与的伙伴`},noneToAdmit:{en:`Nobody else is recommended for this customer.`,zh:`该客户没有其他推荐的伙伴。`},peopleToReach:{en:`People to reach`,zh:`应接触的人`},toMap:{en:`Map of the customer`,zh:`客户图谱`},howItEnded:{en:`How it ended`,zh:`结果`},closeWorkspace:{en:`Close the workspace…`,zh:`关闭协作空间…`},reopenWorkspace:{en:`Reopen`,zh:`重新开启`},saidAdmitted:{en:`admitted`,zh:`已准入`},saidPutOut:{en:`put out`,zh:`已移出`},saidWorkspaceOpened:{en:`workspace opened`,zh:`已开设协作空间`},saidWorkspaceClosed:{en:`workspace closed`,zh:`协作空间已关闭`},saidWorkspaceReopened:{en:`workspace reopened`,zh:`协作空间已重新开启`},invitations:{en:`People who were invited`,zh:`受邀人员`},nobodyInvited:{en:`Nobody was invited yet.`,zh:`尚未邀请任何人。`},inviteFrom:{en:`Works for`,zh:`所属伙伴`},inviteeName:{en:`Name of the person`,zh:`受邀人姓名`},inviteePerson:{en:`E-mail address, or another id that this person has everywhere`,zh:`电子邮箱，或其他统一编号`},invite:{en:`Invite`,zh:`邀请`},invitedBy:{en:`invited by {name}`,zh:`邀请人 {name}`},untilTime:{en:`until {time}`,zh:`{time} 前有效`},revoke:{en:`Revoke`,zh:`撤销`},revokeName:{en:`Revoke the invitation of {name}`,zh:`撤销对{name}的邀请`},invitationOpen:{en:`open`,zh:`待接受`},invitationAccepted:{en:`accepted`,zh:`已接受`},invitationExpired:{en:`expired`,zh:`已过期`},invitationRevoked:{en:`revoked`,zh:`已撤销`},linkOnce:{en:`The link is shown this once. Send it to this person and nobody else.`,zh:`链接仅显示这一次。请发给本人，勿转发他人。`},linkLost:{en:`The link was not shown to anybody: revoke this invitation, then invite again.`,zh:`链接未能显示：请撤销该邀请后重新邀请。`},copy:{en:`Copy`,zh:`复制`},invitation:{en:`Invitation`,zh:`邀请`},openLinkAgain:{en:`Open the link that you were sent once more.`,zh:`请重新打开收到的链接。`},invitedInto:{en:`{by} invites {name} of {partner} into this workspace:`,zh:`{by} 邀请{partner}的{name}加入协作空间：`},worksOnce:{en:`This works once, until {time}.`,zh:`仅可使用一次，{time} 前有效。`},accept:{en:`Accept`,zh:`接受邀请`},yourNewKey:{en:`Your key`,zh:`您的密钥`},keepKey:{en:`You are signed in. To sign in later or in another browser you need this key. It is shown this once: keep it where nobody else can read it.`,zh:`您已登录。以后登录或换用其他浏览器时需要此密钥。密钥仅显示这一次，请妥善保管，勿让他人看到。`},keyKept:{en:`I have kept it`,zh:`已保存`}},wr={...br,...Cr,...Sr,...xr,product:{en:`Battle map`,zh:`生态作战地图`},customers:{en:`Customers`,zh:`客户`},skip:{en:`Skip to content`,zh:`跳到正文`},otherLanguage:{en:`中文`,zh:`English`},themeSystem:{en:`Theme: as the system`,zh:`主题：跟随系统`},themeLight:{en:`Theme: light`,zh:`主题：浅色`},themeDark:{en:`Theme: dark`,zh:`主题：深色`},signOut:{en:`Sign out`,zh:`退出登录`},signIn:{en:`Sign in`,zh:`登录`},key:{en:`Your key`,zh:`您的密钥`},keyHelp:{en:"It begins with bm_. Whoever runs Battlemap makes one with `battlemap keys make --role sales --name YOU`.",zh:`密钥以 bm_ 开头。请管理员用 battlemap keys make --role sales --name 姓名 创建。`},keyAbsent:{en:`Paste your key first.`,zh:`请先粘贴密钥。`},signedOut:{en:`You are signed out. Sign in to go on.`,zh:`您已退出登录，请重新登录。`},loading:{en:`Loading…`,zh:`加载中…`},news:{en:`Changes: {n} · show`,zh:`有 {n} 项更新 · 显示`},newRelease:{en:`This page has a new version; what you have typed is lost when it is loaded.`,zh:`本页面已有新版本；重新加载会丢失已输入的内容。`},reload:{en:`Load it`,zh:`重新加载`},retry:{en:`Try again`,zh:`重试`},offline:{en:`The service does not answer. Check your connection, then try again.`,zh:`服务没有响应。请检查网络后重试。`},problem:{en:`This did not work`,zh:`操作未成功`},notFound:{en:`There is nothing at this address`,zh:`此地址没有内容`},notAllowed:{en:`Your key does not open this`,zh:`您的密钥无权打开此处`},requestId:{en:`Request {id}`,zh:`请求编号 {id}`},asOf:{en:`as of {day}`,zh:`截至 {day}`},map:{en:`Map of the decision ecosystem`,zh:`决策生态图谱`},mapHelp:{en:`Hover to see neighbours, click for detail, drag to move, scroll to zoom. Everything on the map is also in the panels.`,zh:`悬停查看关联，点击查看详情，拖动平移，滚轮缩放。图上内容在面板中均可查阅。`},zoomIn:{en:`Zoom in`,zh:`放大`},zoomOut:{en:`Zoom out`,zh:`缩小`},wholeMap:{en:`Show the whole map`,zh:`显示全图`},legend:{en:`Legend`,zh:`图例`},toggle:{en:`Show or hide`,zh:`显示或隐藏`},close:{en:`Close`,zh:`关闭`},detail:{en:`Detail`,zh:`详情`},connections:{en:`Connections`,zh:`关联`},whyNow:{en:`Why now`,zh:`为什么是现在`},case:{en:`The case`,zh:`预警案例`},acknowledge:{en:`Acknowledge`,zh:`确认`},assignMe:{en:`I take it`,zh:`由我负责`},snooze:{en:`Snooze {n} d`,zh:`暂缓 {n} 天`},closeCase:{en:`Close…`,zh:`关闭…`},assignOther:{en:`A colleague…`,zh:`指派同事…`},colleague:{en:`Who works on it`,zh:`负责人`},assign:{en:`Assign`,zh:`指派`},notDone:{en:`Taken back, it was not done:`,zh:`未能完成，已恢复原状：`},conflict:{en:`Somebody was faster. Which one is to stand?`,zh:`他人已先行更改。以哪一个为准？`},standsNow:{en:`Stands now`,zh:`当前状态`},yourChange:{en:`Your change`,zh:`您的更改`},leaveIt:{en:`Leave it as it is`,zh:`保留当前状态`},doIt:{en:`Make my change`,zh:`执行我的更改`},undo:{en:`Undo`,zh:`撤销`},takenBack:{en:`Taken back.`,zh:`已撤销。`},history:{en:`History ({n})`,zh:`操作记录 ({n})`},saidSeen:{en:`acknowledged`,zh:`已确认`},saidAssigned:{en:`assigned`,zh:`已指派`},saidSnoozed:{en:`snoozed`,zh:`已暂缓`},saidClosed:{en:`closed`,zh:`已关闭`},saidReopened:{en:`reopened`,zh:`已重开`},saidAwake:{en:`woken`,zh:`已取消暂缓`},saidUnassigned:{en:`given back`,zh:`已取消指派`},saidWeakened:{en:`lost evidence`,zh:`证据已减少`},saidEngagement:{en:`touchpoint recorded`,zh:`已登记互动`},saidEngagementGone:{en:`touchpoint withdrawn`,zh:`已撤回互动`},saidRating:{en:`rating recorded`,zh:`已登记满意度`},saidRatingGone:{en:`rating withdrawn`,zh:`已撤回满意度`},saidSignal:{en:`signal recorded`,zh:`已登记信号`},saidSignalGone:{en:`signal withdrawn`,zh:`已撤回信号`},saidFeedback:{en:`feedback given`,zh:`已反馈`},saidFeedbackGone:{en:`feedback withdrawn`,zh:`已撤回反馈`},isItUseful:{en:`Is this useful?`,zh:`这条推荐有用吗？`},useful:{en:`Useful`,zh:`有用`},notUseful:{en:`Not useful`,zh:`无用`},recordRating:{en:`Record a rating`,zh:`登记满意度`},score:{en:`Score, 0–100`,zh:`评分，0–100`},recordSignal:{en:`Record a signal`,zh:`登记信号`},kindOfSignal:{en:`Kind`,zh:`类型`},whatWasSeen:{en:`What was seen`,zh:`看到了什么`},why:{en:`Why`,zh:`原因`},mustCover:{en:`Must cover`,zh:`必须覆盖`},allCovered:{en:`Nobody with a veto or hidden influence is known.`,zh:`未发现有否决权或隐形影响力的人员。`},alsoLookedAt:{en:`Also looked at ({n})`,zh:`其他考察过的伙伴 ({n})`},whyNot:{en:`Why not higher`,zh:`为何未更靠前`},talkTrack:{en:`Talk track`,zh:`拜访话术`},standsOn:{en:`Stands on`,zh:`依据`},copyZh:{en:`Copy in Chinese`,zh:`复制中文`},copyEn:{en:`Copy in English`,zh:`复制英文（English）`},copyBoth:{en:`Copy both`,zh:`复制双语`},copied:{en:`Copied.`,zh:`已复制。`},notCopied:{en:`The browser did not allow it: select the text and copy it.`,zh:`浏览器不允许复制，请手动选择文字复制。`},recordVisit:{en:`Record a touchpoint`,zh:`登记互动`},whom:{en:`Whom`,zh:`见了谁`},how:{en:`How`,zh:`方式`},whatCame:{en:`What came of it`,zh:`结果如何`},whatNext:{en:`What next`,zh:`下一步`},record:{en:`Record`,zh:`登记`},unanswered:{en:`No answer came, so nobody knows whether it arrived. Try again when the service is back: it counts once.`,zh:`未收到答复，无法确定是否已送达。请在服务恢复后重试：不会重复登记。`},arrivedBefore:{en:`What you sent first had arrived and stands. Send this only if it is to stand beside it.`,zh:`您先前提交的内容已送达并生效。如需另行登记，请再次提交。`},recorded:{en:`Recorded.`,zh:`已登记。`},openAlerts:{en:`Open alerts`,zh:`待处理预警`},evidence:{en:`evidence: {n}`,zh:`证据 {n} 条`},worksOnIt:{en:`with {name}`,zh:`负责人 {name}`},sleepsUntil:{en:`until {day}`,zh:`暂缓至 {day}`},takeAlong:{en:`Take along`,zh:`带走`},print:{en:`Print…`,zh:`打印…`},myDay:{en:`My day`,zh:`我的一天`},myAlerts:{en:`My alerts`,zh:`我负责的预警`},freeAlerts:{en:`Nobody's yet`,zh:`待认领预警`},myCustomers:{en:`My customers`,zh:`我的客户`},noAlertsOfMine:{en:`No alert waits for you. Take one below.`,zh:`没有待您处理的预警，可在下方认领。`},noFreeAlerts:{en:`Every alert has somebody.`,zh:`所有预警均已有人负责。`},noAccounts:{en:`No customer is assigned to you in the graph.`,zh:`图谱中没有分配给您的客户。`},noPersonOfKey:{en:"Your key names nobody of the graph, so yours can't be told: ask for one made with `keys make --person`.",zh:`您的密钥未对应图谱中的人员，无法确定您的客户：请管理员用 keys make --person 重新创建。`},orderOfAlerts:{en:`First`,zh:`优先`},orderOfCustomers:{en:`By`,zh:`依据`},byAge:{en:`the oldest`,zh:`最早产生`},byAmount:{en:`the largest amount`,zh:`金额最大`},byRule:{en:`by rule`,zh:`按规则`},decisionChain:{en:`Decision chain`,zh:`决策链`},incumbents:{en:`Incumbent partners`,zh:`在位合作伙伴`},recommended:{en:`Recommended partners`,zh:`推荐合作伙伴`},experts:{en:`Key opinion leaders`,zh:`关键意见领袖`},opportunities:{en:`Opportunities`,zh:`商机`},closedOpportunities:{en:`Closed ({n})`,zh:`已关闭 ({n})`},moreSignals:{en:`Earlier signals ({n})`,zh:`更早的信号 ({n})`},person:{en:`Person`,zh:`人员`},partner:{en:`Partner`,zh:`合作伙伴`},name:{en:`Name`,zh:`名称`},title:{en:`Title`,zh:`职务`},role:{en:`Role`,zh:`角色`},influence:{en:`Influence`,zh:`影响力`},influenceHelp:{en:`share of the influence on this customer's decisions`,zh:`占该客户决策影响力的份额`},lastTouched:{en:`Last touched`,zh:`最近接触`},veto:{en:`veto`,zh:`否决权`},vetoOn:{en:`Veto on`,zh:`否决范围`},hidden:{en:`hidden`,zh:`隐形决策者`},neverTouched:{en:`never touched`,zh:`从未接触`},daysAgo:{en:`{n} d ago`,zh:`{n} 天前`},yesterday:{en:`yesterday`,zh:`昨天`},today:{en:`today`,zh:`今天`},productLines:{en:`Product lines`,zh:`产品线`},since:{en:`Since`,zh:`合作始于`},satisfaction:{en:`Satisfaction`,zh:`合作满意度`},satisfactionHelp:{en:`mean of the last 182 days, 0–100`,zh:`近 182 天均值，0–100`},answers:{en:`n = {n}`,zh:`{n} 份`},notEnough:{en:`not enough data`,zh:`数据不足`},jointVisit:{en:`Last joint visit`,zh:`最近联合拜访`},incumbent:{en:`incumbent`,zh:`在位`},fit:{en:`Fit`,zh:`适配概率`},noEvidence:{en:`not enough evidence`,zh:`证据不足`},field:{en:`Field`,zh:`领域`},consulted:{en:`consulted {n}×`,zh:`咨询 {n} 次`},stage:{en:`Stage`,zh:`阶段`},status:{en:`Status`,zh:`状态`},amount:{en:`Amount`,zh:`金额`},budget:{en:`Budget`,zh:`预算`},expected:{en:`Expected`,zh:`预计成交`},closed:{en:`Closed`,zh:`关闭日期`},strength:{en:`Strength`,zh:`强度`},origin:{en:`Seen in`,zh:`来源`},date:{en:`Date`,zh:`日期`},industry:{en:`Industry`,zh:`行业`},region:{en:`Region`,zh:`地区`},tier:{en:`Tier`,zh:`客户等级`},coverage:{en:`Influence touched`,zh:`影响力已接触`},openAmount:{en:`open pipeline`,zh:`进行中金额`},openOpportunities:{en:`Open opportunities`,zh:`进行中商机`},newestSignal:{en:`Newest signal`,zh:`最新信号`},alertsOpen:{en:`Alerts`,zh:`预警`},people:{en:`people`,zh:`决策链`},vetoes:{en:`with a veto`,zh:`有否决权`},hiddenPeople:{en:`hidden`,zh:`隐形`},filter:{en:`Find by name`,zh:`按名称查找`},anyOf:{en:`{what}: any`,zh:`{what}：全部`},columns:{en:`Columns`,zh:`列`},columnsShown:{en:`Shown, remembered in this browser`,zh:`显示的列，本浏览器会记住`},showRest:{en:`Show {n} more`,zh:`再显示 {n} 项`},shownOf:{en:`{shown} of {total}`,zh:`显示 {shown} / 共 {total}`},nextPage:{en:`Next page`,zh:`下一页`},previousPage:{en:`Previous page`,zh:`上一页`},order:{en:`Order`,zh:`排序`},sortBy:{en:`Sort by {column}`,zh:`按{column}排序`},noneMatch:{en:`No customer matches. Clear the filter to see all.`,zh:`没有符合条件的客户。清除筛选可查看全部。`},noCustomers:{en:`No customers yet: load an export first.`,zh:`还没有客户：请先导入数据。`},noSignals:{en:`No signals in the last year.`,zh:`近一年没有信号。`},noPeople:{en:`Nobody known at this customer yet.`,zh:`尚未掌握该客户的人员。`},noIncumbents:{en:`No partner works with this customer today.`,zh:`目前没有合作伙伴服务该客户。`},noRecommendations:{en:`No recommendations yet: run the scoring first.`,zh:`尚无推荐：请先运行评分。`},noExperts:{en:`No expert has advised this customer.`,zh:`没有专家为该客户提供咨询。`},noOpportunities:{en:`No opportunities yet.`,zh:`尚无商机。`},notScored:{en:`not scored yet`,zh:`尚未评分`},scores:{en:`Scores: {runs}`,zh:`评分：{runs}`},scoredOn:{en:`{algorithm}, data as of {day}`,zh:`{algorithm}，数据截至 {day}`},redBorder:{en:`double border: veto`,zh:`双边框：否决权`},dashedBorder:{en:`dashed border: hidden decision-maker`,zh:`虚线边框：隐形决策者`},sizeIsInfluence:{en:`size: influence`,zh:`大小：影响力`},fitMark:{en:`star: recommended`,zh:`星标：推荐`},noneYours:{en:`No customers yet.`,zh:`还没有客户。`},nothingLost:{en:`Sign in again: what you typed is still there.`,zh:`请重新登录：已输入的内容都还在。`},overQuota:{en:`Your requests for today are used up`,zh:`今日的请求额度已用完`},staleScores:{en:`Scores stand on data of {day}, {n} days before the day shown: score again.`,zh:`评分依据 {day} 的数据，比当前日期早 {n} 天：请重新评分。`},fewOnly:{en:`few`,zh:`少量`},mapTools:{en:`Tools of the map`,zh:`图谱工具`},findOnMap:{en:`Find on the map`,zh:`在图中查找`},findHelp:{en:`name, pinyin or initials`,zh:`名称、拼音或首字母`},foundCount:{en:`{n} found`,zh:`找到 {n} 个`},mapFilters:{en:`Filters`,zh:`筛选`},anyRole:{en:`any role`,zh:`全部角色`},anyRegion:{en:`any region`,zh:`全部地区`},leastStrength:{en:`Strength from {n}%`,zh:`强度不低于 {n}%`},leastDays:{en:`Not touched for {n} days`,zh:`{n} 天未接触`},anyDays:{en:`touched or not`,zh:`不限接触时间`},showAll:{en:`Show all`,zh:`全部显示`},shownNodes:{en:`{shown} of {total} shown`,zh:`显示 {shown} / 共 {total}`},undoView:{en:`Undo on the map`,zh:`撤销图上操作`},redoView:{en:`Redo on the map`,zh:`重做图上操作`},asTable:{en:`As a table`,zh:`表格`},asMap:{en:`As a map`,zh:`图谱`},fullScreen:{en:`Full screen`,zh:`全屏`},mapKeys:{en:`Keys`,zh:`快捷键`},focusOn:{en:`Only its part`,zh:`仅看关联`},focusOff:{en:`All again`,zh:`恢复全部`},pathStart:{en:`Path from here`,zh:`以此为路径起点`},pathStop:{en:`No path`,zh:`取消路径`},pathTo:{en:`Path: {path}`,zh:`路径：{path}`},pathNext:{en:`Choose where the path leads to.`,zh:`请选择路径终点。`},noPathHere:{en:`No path on the map leads there.`,zh:`图中没有相连的路径。`},hideNode:{en:`Hide`,zh:`隐藏`},collapseNode:{en:`Collapse`,zh:`收起`},unfoldNode:{en:`Unfold neighbours`,zh:`展开邻居`},unfoldMore:{en:`{kind}: {shown} of {total}, show more`,zh:`{kind}：已显示 {shown} / {total}，再显示`},unfoldKind:{en:`{kind}: {total} in all`,zh:`{kind}：共 {total}`},noNeighbours:{en:`Nothing else is connected with it.`,zh:`没有其他关联。`},kindColumn:{en:`Kind`,zh:`类型`},figuresColumn:{en:`Figures`,zh:`指标`},moreRows:{en:`{n} more rows`,zh:`再显示 {n} 行`},andMore:{en:`and {n} more`,zh:`另有 {n} 项`},keyArrows:{en:`← → around the rings, ↑ ↓ along relationships`,zh:`← → 沿环移动，↑ ↓ 沿关系移动`},keyEnter:{en:`Enter opens the node`,zh:`Enter 打开节点`},keyEscape:{en:`Esc closes what is open`,zh:`Esc 关闭`},keyLetters:{en:`letters find`,zh:`输入字母即查找`},keyViews:{en:`1 map, 2 table`,zh:`1 图谱，2 表格`},keyZoom:{en:`+ − zoom, 0 the whole map`,zh:`+ − 缩放，0 全图`},keyUndo:{en:`Ctrl+Z undo, Ctrl+Y redo`,zh:`Ctrl+Z 撤销，Ctrl+Y 重做`},keyDelete:{en:`Delete hides the node`,zh:`Delete 隐藏节点`},keyKeys:{en:`? shows these keys`,zh:`? 显示快捷键`},warmestPath:{en:`Warmest path`,zh:`引荐路径`},warmestPathTo:{en:`the warmest ways to {what}`,zh:`到{what}的最佳引荐路径`},fromUs:{en:`From us:`,zh:`由我方：`},throughPartner:{en:`Through {name}:`,zh:`经{name}：`},noWarmPath:{en:`Nobody of ours or of a partner is known to know this person, at any remove.`,zh:`尚未发现我方或伙伴有人可引荐此人。`},whyOf:{en:`{what}: what it is made of`,zh:`{what}：查看构成`},ofRun:{en:`{algorithm}, data as of {day}, run {run}`,zh:`{algorithm}，数据截至 {day}，批次 {run}`},besideBaselines:{en:`Test of the run (MRR):`,zh:`该批次测试（MRR）：`},servedMethod:{en:`served`,zh:`采用`},carriedBy:{en:`Carried by`,zh:`传递路径`},onMap:{en:`Light up on the map`,zh:`在图中高亮`},withoutIt:{en:`Evidence, and what is left without it`,zh:`证据及去除后的结果`},leftWithout:{en:`{n} without it`,zh:`去除后为 {n}`},reasons:{en:`Reasons`,zh:`理由`},excluded:{en:`Must not be proposed`,zh:`不可推荐`},excludedPartners:{en:`Fit, but must not be proposed ({n})`,zh:`适配但不可推荐 ({n})`},barOfRun:{en:`Recommended from {n}: what a partner drawn at random had in the test of this run.`,zh:`推荐门槛 {n}：该批次测试中随机伙伴的成功率。`},noneAboveBar:{en:`None of those looked at is likelier to work out than one drawn at random.`,zh:`考察过的伙伴均未超过随机水平。`},noAnswers:{en:`No answers to see.`,zh:`没有可查看的评价。`},notCounted:{en:`older than half a year, not counted`,zh:`超过半年，不计入`},singleThread:{en:`All hangs on one contact.`,zh:`仅单线联系。`},notReached:{en:`Not reached lately`,zh:`近期未接触`},reached:{en:`Reached`,zh:`已接触`},toldBy:{en:`told by {sources}`,zh:`来源：{sources}`},printedOn:{en:`printed {day}`,zh:`打印于 {day}`},shareText:{en:`Share…`,zh:`分享…`},forPartner:{en:`For a partner who comes along…`,zh:`同行伙伴版…`},nothingOpen:{en:`No contract shows this partner anything that could be said.`,zh:`没有契约向该伙伴开放可说的内容。`}},Tr=new or({url:`/graphql`,exchanges:[rr],preferGetMethod:!1,requestPolicy:`network-only`,fetchOptions:()=>({headers:{"Accept-Language":Q.peek()}}),fetch:async(e,t)=>{let n=await fetch(e,t);return cr(n.headers.get(`Date`)),n}}),Er={UNAUTHENTICATED:`unauthenticated`,FORBIDDEN:`forbidden`,NOT_FOUND:`notFound`,QUOTA:`overQuota`,DATABASE_UNAVAILABLE:`offline`},Dr=class extends Error{problem;constructor(e){super(e.message),this.problem=e}};function Or(e){if(!(e instanceof Dr))throw e;return e.problem.message||hr(wr.offline)}var kr=tt(null),Ar=5e3,jr=new Map;function Mr(e,t){let n=Nr(e,t),r=()=>jr.delete(n),i=Ir(e,t);i.catch(r),jr.set(n,i),setTimeout(r,Ar)}function Nr(e,t){return e.toString()+JSON.stringify(t)}var Pr=0;function Fr(e,t){let n=Nr(e,t),r=jr.get(n);return jr.delete(n),r??Ir(e,t)}async function Ir(e,t){let n=Ln(e.toString(),t),{data:r,error:i}=await Tr.executeQuery({...n,key:++Pr}).toPromise();if(i){let e=Lr(i);throw e.kind===`unauthenticated`&&(kr.value=e.message),new Dr(e)}return r}function Lr(e){let t=e.graphQLErrors[0];if(!t)return{kind:`offline`,message:``,request:``};let{code:n,requestId:r}=t.extensions;return{kind:Er[n??``]??`failed`,message:t.message,request:r??``}}var $=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new $(`
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
    `,{fragmentName:`DayAlert`}),new $(`
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
    `,{fragmentName:`WholeCase`}),new $(`
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
    `,{fragmentName:`Incumbency`}),new $(`
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
    `,{fragmentName:`WorkspaceRow`}),new $(`
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
}
    `,{fragmentName:`SectionRow`}),new $(`
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
    `,{fragmentName:`QuoteLineRow`});var Rr=new $(`
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
}
    `),zr=new $(`
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
    `),Br=new $(`
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
}`),Vr=new $(`
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
}`),Hr=new $(`
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
    `),Ur=new $(`
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
    `),Wr=new $(`
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
    `),Gr=new $(`
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
    `),Kr=new $(`
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
    `),qr=new $(`
    query PartnerTrack($customer: ID!, $partner: ID!) {
  partnerTalkTrack(customerId: $customer, partnerId: $partner) {
    kind
    text {
      en
      zh
    }
  }
}
    `),Jr=new $(`
    query NeighbourKinds($id: ID!, $asOf: Date) {
  neighbours(id: $id, asOf: $asOf) {
    groups {
      type
      label
      count
    }
  }
}
    `),Yr=new $(`
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
    `),Xr=new $(`
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
    `),Zr=new $(`
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
    `),Qr=new $(`
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
    `),$r=new $(`
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
    `),ei=new $(`
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
    `),ti=new $(`
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
    `),ni=new $(`
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
    `),ri=new $(`
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
    `),ii=new $(`
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
    `),ai=new $(`
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
    `),oi=new $(`
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
    `),si=new $(`
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
    `),ci=new $(`
    mutation WithdrawEngagement($input: WithdrawEngagementInput!) {
  change: withdrawEngagement(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),li=new $(`
    mutation WithdrawRating($input: WithdrawRatingInput!) {
  change: withdrawRating(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),ui=new $(`
    mutation WithdrawSignal($input: WithdrawSignalInput!) {
  change: withdrawSignal(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),di=new $(`
    mutation WithdrawFeedback($input: WithdrawFeedbackInput!) {
  change: withdrawFeedback(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),fi=new $(`
    subscription AlertNews($after: String) {
  alerts(after: $after) {
    cursor
  }
}
    `),pi=new $(`
    subscription GraphNews($after: String) {
  graphChanges(after: $after) {
    cursor
  }
}
    `),mi=new $(`
    subscription ScoreNews($after: String) {
  newScores(after: $after) {
    cursor
  }
}
    `),hi=new $(`
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
    `),gi=new $(`
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
    `),_i=new $(`
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
    `),vi=new $(`
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
    `),yi=new $(`
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
    `),bi=new $(`
    mutation EndSession($input: EndSessionInput!) {
  change: endSession(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),xi=new $(`
    mutation EndSessions($input: EndSessionsInput!) {
  change: endSessions(input: $input) {
    userErrors {
      path
      code
      message
    }
  }
}
    `),Si=new $(`
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
}`),Ci=new $(`
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
}`),wi=new $(`
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
    `),Ti=new $(`
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
    `),Ei=new $(`
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
    `),Di=new $(`
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
    `),Oi=new $(`
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
    `),ki=new $(`
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
    `),Ai=new $(`
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
    `),ji=new $(`
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
    `),Mi=new $(`
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
    `),Ni=new $(`
    query Solution($id: ID!) {
  node(id: $id) {
    __typename
    ... on Workspace {
      id
      sections(first: 100) {
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
}`),Pi=new $(`
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
    `),Fi=new $(`
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
    `),Ii=new $(`
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
    `),Li=new $(`
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
    `),Ri=new $(`
    mutation ShareSection($input: ShareSectionInput!) {
  change: shareSection(input: $input) {
    version
    userErrors {
      path
      code
      message
    }
  }
}
    `),zi=new $(`
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
    `),Bi=new $(`
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
    `),Vi=new $(`
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
    `),Hi=new $(`
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
}`),Ui=new $(`
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
    `),Wi=new $(`
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
    `),Gi=new $(`
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
    `),Ki=new $(`
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
    `),qi=new $(`
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
    `),Ji=new $(`
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
    `),Yi=new $(`
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
    `),Xi=new $(`
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
    `),Zi=new $(`
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
    `),Qi=new $(`
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
    `),$i=new $(`
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
    `),ea=new $(`
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
    `),ta=new $(`
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
    `),na=new $(`
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
    `),ra=tt({state:`unknown`}),ia=ot(()=>ra.value.state===`in`?ra.value.viewer:null);async function aa(){try{let{viewer:e,model:t}=await Fr(Rr,{});kr.value=null,ra.value=e?{state:`in`,viewer:e,model:t??null}:{state:`out`}}catch(e){if(!(e instanceof Dr))throw e;ra.value=e.problem.kind===`unauthenticated`?{state:`out`}:{state:`failed`,failure:e}}}async function oa(e){let t=await fetch(`/session`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({key:e})}).catch(()=>null);if(t?.ok)return await aa(),null;let n=await t?.json().catch(()=>null);return la(n)?n.text:wr.offline}var sa=ot(()=>ra.value.state===`in`&&kr.value!==null);async function ca(){await fetch(`/session`,{method:`DELETE`}).catch(()=>null),ra.value={state:`out`}}function la(e){return typeof e==`object`&&!!e&&`text`in e}var ua=1e4,da=1e8,fa=1e6,pa=1e9;function ma(e,t,n=0){return e.toLocaleString(`en-US`,{maximumFractionDigits:t,minimumFractionDigits:n})}function ha(e){return e==null?``:Q.value===`zh`?ga(e):_a(e)}function ga(e){return Math.round(e/ua)>=da/ua?`${ma(e/da,2)}亿`:e>=ua?`${ma(e/ua,1)}万`:`${ma(e,0)}元`}function _a(e){return Math.round(e/fa)>=pa/fa?`¥${ma(e/pa,2,2)} B`:e>=fa?`¥${ma(e/fa,1,1)} M`:e>=1e4?`¥${ma(e/1e3,0)} K`:`¥${ma(e,0)}`}function va(e){return e==null?``:e>0&&e<.005?`<1%`:`${Math.round(e*100)}%`}function ya(e){return e?.slice(0,10)??``}function ba(e){let t=new Date(e),n=[t.getHours(),t.getMinutes()].map(xa).join(`:`);return`${t.getFullYear()}-${xa(t.getMonth()+1)}-${xa(t.getDate())} ${n}`}function xa(e){return String(e).padStart(2,`0`)}function Sa(e,t){return Math.round((Date.parse(ya(t))-Date.parse(ya(e)))/864e5)}function Ca(e){return e==null?hr(wr.neverTouched):e===0?hr(wr.today):e===1?hr(wr.yesterday):hr(wr.daysAgo,{n:ma(e,0)})}var wa=Symbol.for(`pv`),Ta=0;Array.isArray;function Ea(t,n,r,i,a,o){n||={};var s,c,l=n;if(`ref`in l&&typeof t!=`function`)for(c in l={},n)c==`ref`?s=n[c]:l[c]=n[c];var u={type:t,props:l,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:wa,__v:--Ta,__i:-1,__u:0};return(a||o)&&(u.__source=a,u.__self=o),e.vnode&&e.vnode(u),u}export{ta as $,je as $t,ea as A,Ci as At,Vr as B,gr as Bt,Oi as C,Gr as Ct,Br as D,li as Dt,zr as E,Ki as Et,pi as F,kr as Ft,Xi as G,fr as Gt,Yr as H,hr as Ht,Ai as I,Or as It,Vi as J,Pn as Jt,Di as K,lr as Kt,ji as L,wr as Lt,bi as M,Dr as Mt,xi as N,Fr as Nt,Wi as O,ui as Ot,si as P,Mr as Pt,Zi as Q,Ae as Qt,_i as R,Q as Rt,ei as S,Hr as St,hi as T,di as Tt,Ti as U,yr as Ut,Jr as V,vr as Vt,qr as W,dr as Wt,ai as X,dt as Xt,ii as Y,ot as Yt,oi as Z,tt as Zt,Fi as _,vi as _t,ba as a,C as an,na as at,Qr as b,Wr as bt,aa as c,pe as cn,mi as ct,sa as d,e as dn,Li as dt,Me as en,zi as et,ra as f,Gi as ft,$i as g,ri as gt,Ji as h,Ni as ht,Sa as i,Ne as in,Qi as it,Ii as j,Si as jt,Yi as k,wi as kt,oa as l,x as ln,Pi as lt,Zr as m,$r as mt,Ca as n,Oe as nn,qi as nt,ha as o,re as on,Bi as ot,ia as p,Ri as pt,Hi as q,Ln as qt,ya as r,Pe as rn,ki as rt,va as s,fe as sn,Mi as st,Ea as t,ke as tn,ti as tt,ca as u,b as un,yi as ut,Ei as v,ni as vt,gi as w,ci as wt,Xr as x,Ur as xt,fi as y,Kr as yt,Ui as z,_r as zt};