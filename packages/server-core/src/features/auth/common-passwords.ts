/** Passwords of eight or more characters that lead the lists of leaked ones, in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
    !@#$%^&* !@#$%^&*() !qaz2wsx 0987654321 11223344 1122334455 123123123 123321123 12341234 12344321
    123454321 123456123 123456654321 12345678 123456789 1234567890 12345678910 123456789a 12345678a 123456abc
    12345abc 1234qwer 123qwe123 123qweasd 13243546 14725836 147258369 159357456 1q2w3e4r 1q2w3e4r5t
    1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 31415926 741852963 789456123 87654321 963852741 987654321 a1234567
    a12345678 a123456789 a1b2c3d4 aa123456 aaa11111 abc12345 abc123456 abcd1234 abcdef123 abcdefgh
    abcdefghi access14 admin123 admin1234 admin12345 admin@123 adminadmin administrator adminpass adminpassword
    alexander alexandra anthony1 arsenal1 asdf1234 asdfasdf asdfghjk asdfghjkl ashley12 autumn123
    azertyuiop babygirl babygirl1 barcelona baseball baseball1 basketball batman123 benjamin blahblah
    blink182 butterfly butterfly1 changeme changeme1 changeme123 charlie1 chelsea1 cheyenne chocolate
    christian computer computer1 computer123 contraseña corvette daniel12 danielle database december
    default1 diamond1 docker123 dolphins dragon123 einstein elizabeth facebook facebook1 firebase
    football football1 football123 freedom1 godzilla google123 guest1234 guitar12 harley12 hello123
    hello1234 helloworld holdfast hunter123 ilovegod iloveyou iloveyou1 iloveyou2 internet january1
    jennifer jessica1 jonathan jordan23 juventus killer123 kubernetes letmein! letmein1 letmein123
    liverpool liverpool1 login123 lovelove lovely12 loveyou1 manchester marlboro master123 matthew1
    maverick mercedes metallica michael1 michelle microsoft midnight mongodb1 monkey123 motdepasse
    mustang1 mypassword mypassword1 newpassword nicholas nirvana1 p@ssw0rd p@ssw0rd1 p@ssword p@ssword1
    pa55word pass1234 pass12345 pass123456 passpass passw0rd passw0rd1 passw0rd123 password password!
    password1 password1! password12 password123 password1234 password@123 passwort phoenix1 poiuytrewq pokemon1
    pokemon123 postgres postgres1 postgresql precious princess princess1 q1w2e3r4 q1w2e3r4! q1w2e3r4t5
    qazwsx123 qazwsxedc qwe123qwe qweasd123 qweasdzxc qwer1234 qwerty!@ qwerty12 qwerty123 qwerty1234
    qwerty12345 qwertyui qwertyuiop qwertz123 qwertzuiop redis123 rockstar root1234 rootroot samantha
    samsung1 scorpion secret12 secret123 security selfdbpass shadow123 slipknot spiderman spring123
    stargate startrek starwars starwars1 strawberry summer12 summer123 sunshine sunshine1 supabase
    superman superman1 sweetheart temp1234 temppass test1234 test12345 testing1 testing123 testtest
    thepassword thomas12 toor1234 trustno1 user1234 veronica victoria welcome1 welcome12 welcome123
    whatever whatever1 william1 winter12 winter123 yourpassword zaq12wsx zaq1zaq1 zxcvbnm, zxcvbnm1
    zxcvbnm123
  `
    .trim()
    .split(/\s+/),
);
