"""Names that stand for one another, and other people's names: data, in our own choosing.

A row of `VARIANTS` is one name in several spellings, first name or family name. A row of
`NICKNAMES` is a first name with what its bearers are called. A word that is in none of the rows
of a protected name but is here is somebody else's name, not a slip of the protected one.
"""

from __future__ import annotations

import re

from .everyday import word_set

VARIANTS = """
mohammed muhammad mohamed mohammad mohamad muhammed muhamad mohamud muhammod mahomed mohd
ahmed ahmad achmed ahmet|aisha ayesha aysha aishah aiesha aicha ayisha aysheh
hussain hussein husain husayn hossain hossein hussayn|hassan hasan hassaan hasaan
yusuf yousef youssef yusef yousuf yousaf yousif usuf yusuff
ali aly|abdullah abdallah abdulla abdalla|abdul abdel abdal abdoul abd
rahman rehman rahmaan rehmaan|rahim raheem|karim kareem|rashid rasheed rachid|hamid hameed
saeed sayed syed sayeed|fatima fatimah fatma fathima fatema|khadija khadijah khadeeja
zainab zaynab zeinab zeynep|mariam maryam miriam mariyam|noor nour nur noura
omar umar omer|osman uthman usman othman|ibrahim ebrahim ibraheem|ismail ismael esmail
khalid khaled|tariq tarik tareq|bilal belal|imran emran|jamal gamal jamaal|nasir nasser naseer
mustafa mostafa moustafa|qureshi quraishi kureshi qureishi|siddiqui siddiqi siddique siddiquee
chaudhry choudhury chowdhury chaudhary choudhry|begum begam begom|akhtar akter akther
khatun khatoon|iqbal eqbal|sheikh shaikh shaykh|mirza meerza|bibi beebi|shah sha
kaur kour|patel pattel|sharma sarma|mukherjee mukherji|iyer aiyar
nguyen ngyuen nguyan
lukasz lukas lucasz|katarzyna catarzyna|agnieszka agnieshka
wojciech wojtek|krzysztof kristof|joanna yoanna|zofia sofia|aleksander alexander aleksandr
yulia julia iulia|sergei sergey serhii|oleksandr olexandr|natalia nataliya natalya
andrei andrey andriy|mykola nikolai nikolay|olena elena yelena|kateryna ekaterina
llewellyn llewelyn llywelyn lewellyn|rhys rees reece reese|sian shan|ieuan iwan ifan
dafydd davydd|hywel howell|gruffydd griffith gruffudd
siobhan shevaun shivaun chevonne|niamh neve neave|caoimhe keeva kweeva
aoife eefa ifa|sinead shinead|saoirse searsha sersha|oisin osheen|eoghan eoin euan ewan
sean shaun shawn|ciara keira kiera kiara|aisling ashling aislinn|roisin rosheen|orla orlagh
katherine catherine kathryn katharine cathryn kathrin catharine|sarah sara|ann anne
stephen steven stefan|john jon|jonathan jonathon johnathan|philip phillip|geoffrey jeffrey
mark marc|nicola nichola|nicholas nicolas|lynn lynne lyn|karl carl|claire clare clair
tracy tracey tracie|lewis louis|alan allan allen alun|ian iain|graham graeme grahame
michelle michele|rachel rachael|rebecca rebekah|deborah debra debora|hannah hanna
zachary zachery zackary|zac zack zak|zoe zoey|chloe khloe cloe|megan meghan meagan
isabel isobel isabelle isabella|lauren loren|laurence lawrence|frances francis|leslie lesley
jackie jacqui jacky|kirsty kirstie|stacey stacy|kelly kelley|jodie jody|terry terri
gail gayle|heather hether|theresa teresa|elliott elliot eliot|eric erik|martin martyn
derek derrick|barry barrie|brian bryan|neil neal|stuart stewart|craig kraig
smith smyth smythe|brown browne|clark clarke|davis davies|reid read reed|thompson thomson
jayden jaden jaiden jaydon jadon|aiden aidan ayden|caitlin caitlyn kaitlyn kaitlin katelyn
kayleigh kaylee kayley|finlay finley|jasmine jasmin|lexi lexie|lily lilly lilli|madison maddison
mackenzie mckenzie|mia mya|molly mollie|ollie olly|riley ryley rylee reilly|scarlett scarlet
sophie sofie|sophia sofia|tegan teagan|tyler tylor|ellie elly|evie evi|hayden haydn|leah lea leia
johnson johnston johnstone|phillips philips|mcdonald macdonald|mclean maclean|moore more
"""

NICKNAMES = """
elizabeth elisabeth liz lizzie lizzy beth betty bess bessie libby lizbeth
margaret maggie meg peggy marge madge greta
catherine katherine kathryn kate katie kathy cathy kitty kat kath
mary molly polly mae|ann anne annie nancy|alexandra alex sandra lexi sasha
alexander alex alec sandy sasha lex xander|andrew andy drew|anthony antony tony ant
antonia toni|barbara barb babs|benjamin ben benny benji|bernadette bernie|bernard bernie
caroline carolyn carrie caz|charles charlie chuck chas|charlotte charlie lottie lotte
christopher chris kit topher|christine christina chris chrissie tina chrissy|daniel dan danny
danielle dani|david dave davey davy dai|deborah deb debbie debs|dennis denny den|diana di
donald don donnie|dorothy dot dottie dolly|douglas doug dougie|edward ed eddie ned ted teddy
eleanor ellie nell nellie nora ella|emily em emmy|emma em emmy|fiona fi|florence flo florrie
frances fran frankie francesca|francis frank frankie fran|frederick fred freddie freddy
gabriel gabe|gareth gaz|gary gaz|geoffrey geoff|george georgie|georgina georgie gina
gerald gerry jerry|gillian gill jill|gregory greg|gwendoline gwen|gwenllian gwen|harold harry
harriet hattie harry|henry harry hal hank|helen nell|hugh hughie|isabel isabella izzy bella
jacob jake|jacqueline jackie jacqui|james jim jimmy jamie jem|jane janie|janet jan
jennifer jen jenny jenna|jessica jess jessie|joanne joanna jo|john johnny jack
jonathan jon jonny
joseph joe joey jo|josephine jo josie|joshua josh|judith judy jude|julia julie jules|karen kaz
kenneth ken kenny|kimberley kimberly kim|laura laurie|lawrence larry laurie|leonard len lenny leo
leslie les|louise lou|lucy lucie luce|madeleine maddie maddy|malcolm mal|martin marty
matthew matt matty|matilda tilly tilda|maxwell max|maximilian max|melanie mel
melissa mel missy|michael mike mick mickey micky mikey|michelle chelle|nathan nate
nathaniel nat nate|natalie nat|natasha tasha nat|nicholas nick nicky|nicola nicky nic nikki
oliver ollie olly|olivia liv livvy|pamela pam|patricia pat patsy tricia trish patty
patrick pat paddy|penelope penny pen|peter pete|philip phil pip|philippa pippa pip
rachel rach|raymond ray|rebecca becky becca bex|reginald reg reggie
richard rick ricky dick rich richie
robert rob bob bobby robbie bert|roberta bobbie|roger rodge|ronald ron ronnie
rosemary rose rosie|russell russ|samantha sam sammy|samuel sam sammy|sarah sal sally|sharon shaz
stephanie steph|stephen steven steve stevie|stuart stu|susan susanne sue susie suzie suzy
suzanne sue suzie|tamara tammy|teresa theresa terry tess tessa|terence terry|theodore theo
thomas tom tommy|timothy tim timmy|valerie val|veronica ronnie vron|victor vic|victoria vicky
vickie vikki tori|vincent vince vinny|virginia ginny|vivienne viv|walter wally walt
clementine clem clemmie|arkadiusz arek|bronagh bron|kayleigh kay|constance connie|eugene gene
evangeline evie|geraldine ger|imogen immy|lillian lil|lucinda lucy|millicent millie
rosalind ros|sebastian seb|sidney sid|stanley stan|wilfred wilf|benedict ben|dominic dom
desmond des|jeremy jez|marcus marc|mitchell mitch|nigel nige|norman norm|tobias toby
tristan tris|vernon vern|zachariah zac|bartholomew bart|gabrielle gabby|gwendolyn gwen
william will bill billy willy liam wills|winifred winnie|zachary zac zack zak zach
malgorzata gosia malgosia|katarzyna kasia|agnieszka aga
joanna asia joasia|barbara basia|tomasz tomek|pawel pawelek|piotr piotrek|jakub kuba|anna ania
zofia zosia|magdalena magda|aleksandra ola|michal michalek|jan janek|stanislaw staszek
ekaterina katya|aleksandr sasha|dmitri dima|oluwaseun seun|oluwatobi tobi|chiamaka amaka
chinedu nedu|emeka chukwuemeka|siobhan shiv|padraig paddy podge
rhiannon rhi|gwilym gwil|abdulrahman abdul|jaspreet jas jassi
"""

_OTHERS = word_set(
    """aaliyah aaron abbas abbie abena abid abida abigail adaeze adam ade adebola adeel adele
    adeyemi adnan adrian afia afreen aftab agata agnes ahsan aileen akash akosua akua alana
    alastair alberto aldona alejandro alessandro alfie alice alicja alina alisha alistair
    allegra alma alvin alvina alyssa amanda amandeep amara amarjit amber ambreen amelia
    amelie amina amir amit amrit amrita amy anand ananya anas anastasia andre andrea andreas
    andreea andrej aneela aneesa aneta angela angelica angelina angus anil anisa anish anita
    anjali anjum ankit annabel annabelle anneka annette anouk antonio anwar anya aoibhe aqsa
    arabella araminta archana archie aria ariana arif arjun arlo armando arnold arshad
    arthur artur arun aryan asad asha asher ashley ashok ashraf asif asma atif atiya audrey
    august aurelia ava avani avril awais ayaan ayan ayub azhar aziz azra babar babatunde
    bailey balbir balwinder balogun barney bartosz bashir bea beata beatrice beatrix benedict beryl
    bethan bethany beverley beverly bhavna bianca billie bilqis blessing boateng bogdan bola
    bolanle boris brenda brendan brett brianna bridget brigid brigitte bronwen bruno bryony
    bukola byrne byron caitlin callie callum cameron camila camilla carina carla carlos
    carly carmel carmen carol carole carter carys casey caspar cassandra catrin cecilia
    cedric celia celine ceri cerys chandra chanel chantal chantelle charmaine chelsea cheryl
    chiara chidi chinwe chioma christa ciaran cillian cindy clara clarissa claude claudette
    claudia clement clementine clifford clive clodagh cody colette colin colleen collins
    connor conor conrad constance cora cordelia corinne cormac courtney cristian cristina
    curtis cynthia cyril daisy damian damien damilola daniela danjuma danuta dara daria
    darius darren daryl dawid dawson dean declan deepa deirdre delroy delyth demetrius
    denise dermot desmond dev devi devon dewi dexter dhruv diane diarmuid dieter dilip
    dilwyn dilys dimitri dina dipak dolores dominic dominika dominique donna doreen doris
    dorota dorothea duncan dwayne dylan ebony eden edith edmund eduardo edwin edyta efe
    eileen eilidh eimear eira eirlys ekow elaine eleni eleri elif elijah elin elinor elis
    elisa elise eliza ellen ellis elodie eloise elsie elspeth elton elvira emanuel emilia
    emlyn emmanuel emmeline emre ena enid enrique erin ernest errol ershad esi esme esther
    ethan ethel eugene eugenia eunice eva evan evangeline evans eve evelyn ewa eze ezra
    fabian fadi fahad faheem fahima faisal faiza farah farhan farida fariha farouk farzana
    fatou fatoumata fay fayaz faye felicity felix ferdinand fergus fernando ffion fidelma
    filip finlay finley finn fintan fiza flavia floyd folake folasade fozia francesco
    francois fraser freda freya gabriela gabrielle ganesh gaurav gavin geeta gemma genevieve
    georgia geraint gerard germaine gethin ghazala ghulam gift gilbert giles giovanni gita
    glenda glenys gloria glyn glynis godfrey gopal gordon gracie grainne griffiths grzegorz
    gulshan gurdeep gurjit gurmeet gurpreet gustav guy gwenda gwendolen gwyn habib hafsa
    haider haleema halima hamish hamza hana hani hanif hardeep hari harish harjinder harjit
    harleen harmony haroon harpreet harris harrison harun haseeb hasina hayley hazel hector
    heidi heinz heledd helena helga hema henrietta henryk herbert herman hermione hilary
    hilda hina hiroshi honorata hopkins horace howard hubert huda hughes hugo huw hyacinth
    ibukun idowu idris ifeanyi ifeoma iga ignacy ijeoma ike ikram iman imani imogen imtiaz
    inaya indira ines ingrid ioan iona iqra irena irene irfan irina iris irma isaac isabela
    isaiah isha ishaan isla isobelle iva ivan ivana ivy iwona izabela izzat jacek jackson
    jada jaden jagdeep jaiden jaime jameela jamila janice janine jannat jared jarek jarvis
    jasbir jason jaspal jaswinder jatinder javed javier jay jayden jean jeanette jedrzej
    jeff jemima jemma jeremy jermaine jerome jerzy jesus jethro jiri joan joana joaquin
    jocelyn joel johan johann johanna jolanta jolene jonas jones jordan jorge jose josefina
    joyce jozef juan juanita judah julian juliana juliet juliette julio julius july junaid
    june jurgen justin justina justine justyna kabir kaden kaitlyn kaleem kalpana kamal
    kamala kamil kamila kamran kanwal kara karan karina karla karol karolina kashif kasim
    katarina kathleen katja katrina kavita kaya kayla kayleigh keeley kehinde keisha keith
    kelechi kelvin kemi kennedy kenzie kerry kevin keziah khadra kieran kieron kinga kiran
    kirk kirsten klara klaudia kofi komal konrad kowalski kris krishna krystian krystyna
    kulvinder kulwinder kumar kunle kurt kwame kyle kylie kyra lachlan laila lakshmi lamar
    lana lance lara latifah latisha laurel lavinia layla leah leanne leena leigh leila
    leilani lena lenka leon leona leroy leszek letitia levi leyla liberty lidia liesl lila
    lilian liliana lilith lillian lily lina linda linus lionel lisa lloyd logan lois lola
    loretta lorna lorraine louisa lowri luana lubna luca lucas lucia lucian lucien lucille
    lucinda lucretia ludwik luis luisa luke lydia lyndon lynette lynsey mabel macey
    mackenzie madina madison mads maeve mahmood mahmoud mair maisie maja maks malachy malik
    mandla mandy manisha manjit manoj manpreet manuel mara marcel marcin marco marcus marek
    margarita margot maria marian mariana marianne marie mario mariola marion mariusz
    marjorie marlene marlon marsha marta martha martina marvin marzena masood mateo mateusz
    mathilda matteo maud maura maureen maurice mavis maximus maya meera megha mehdi mehmet
    mehreen mei melinda melvin memoona mensah mercedes meredith merlin mervyn mia mihai
    milan milena miles millicent millie milo milosz mina mindy minh mira miranda mirela
    miroslav mitchell mohit moira mona monica morgan moses mubarak mukesh mumtaz muna munir
    muriel murphy murray musa myfanwy myles myra myrtle nabeel nabila nadeem nadia nadine
    naeem nafisa nagina naheed naima najma nana naoise naomi naresh narges nargis narinder
    nasim nasreen natan nathalie navdeep naveed navid nazia neelam neha nelson nerys neville
    ngozi nia nichole nidhi nigel nigella nikhil nikita nikola nimra nina nisha nishat nitin
    nkechi nneka noah noel noelle norah noreen norma nowak nuala nusrat nyla o'connor
    o'leary oana octavia odette olabisi olga olive olivier oliwia olu olufemi olumide
    oluwatosin omair omari omid ophelia osagie oscar osian oswald otis ottilie otto owain
    owen oyin pablo padma paige paloma palvinder paolo parminder parveen parvez pascal
    patience patryk paul paula paulette paulina pauline pavel pearl pedro percy perkins
    petra petronella philomena phoebe phyllis pierre pola poonam poppy prakash preeti prem
    primrose prince priscilla priti priya prudence przemek quentin quincy rabia radek rafael
    rafal rafiq rahima rahul raisa raj rajesh rajinder rajiv rakesh ralph ramesh ramon rana
    rania ranjit raphael raquel rasheeda rashida raul raveena ravi rayan razia reena regina
    rehana remi renata rene reuben rex rhian rhoda rhodri rhona ria ricardo ridwan riley
    rishi rita ritika riya roberto roberts robertson robinson rocco roderick rodrigo rohan
    rohit roland rolando romeo romy rory rosa rosalie rosalind rosanna roshan rosina rowena
    roxanne roy ruairi rubina rudi rufus rukhsana rupert rupinder rushda ruta ruth ryan
    ryszard saad sabah sabina sabrina sachin sadia safa saffron safiya sagal sahar saima
    saira sajid sakina saleem saleha salim salma salman salome sameera samia samina samir
    samira samson sana sandeep sania sanjay sarita satnam savannah scarlett scott seamus
    sebastian seema selina selma selwyn serena serge seth seyi shabana shabir shabnam shafiq
    shaheen shahid shahida shaista shakeel shakil shakira shamim shanaya shane shanelle
    shania shanice shannon shanti sharan sharif sharmila shauna shayla shazad shazia shea
    sheila shelby sheldon shelley shelly sherry shilpa shirley shivani shoaib shobha shona
    shreya sidney sidra siegfried sienna sierra silas silvia simon simone simran siraj
    sithole siva skye slawek sneha sobia sofie sohail solomon somchai sonia sonja sophia
    sophie soraya spencer stanley stefania stefanie stella suleiman suleman sultan sultana
    sumaira sumayyah sunil sunita sunny suraj suresh surinder susana susanna sushila
    svetlana swati sydney sylvester sylvia sylwia szymon tabitha tahir tahira taiwo talia
    tamsin tania tanisha tanveer tanvir tanya tara tarun taslima tasnim tatiana taylor tayo
    tegan temi temitope teodor thabo thandi thea thelma theodora thierry thomasina tia tiago
    tiffany timur toby tomas tomos tonya topaz travis trevor trinity tristan trudy tunde
    tyler tyra tyrone ubaid uche ulrich ulrike uma umaima umair una ursula usha uzma
    valentina vanessa varun vasile veena velma vera verity verna vijay vikram viktor
    viktoria vimla viola violet vishal vivek vivian vlad vusi waheed wahida walsh wanda
    waqar waqas warren wasim watkins watson wayne wendy weronika wes wesley wiktor wiktoria
    wilfred wilhelm willa willem wilma wilson winston wioletta xavier yana yara yash yasir
    yasmeen yasmin yasmine yaw yetunde yolanda yosef yousra yuki yuri yusra yvette yvonne
    zaheer zahid zahra zaid zain zaina zakaria zakia zara zaynah zdenek zeeshan zelda zena
    zenon zia zineb zita zoran zubair zuleikha zuzanna"""
)


def _rows(written: str) -> list[frozenset[str]]:
    return [names for row in re.split(r"[|\n]", written) if (names := word_set(row))]


def _index(rows: list[frozenset[str]]) -> dict[str, frozenset[str]]:
    index: dict[str, frozenset[str]] = {}
    for row in rows:
        for name in row:
            index[name] = index.get(name, frozenset()) | row
    return index


_VARIANT, _NICKNAME = _index(_rows(VARIANTS)), _index(_rows(NICKNAMES))
OTHER_NAMES = _OTHERS | _VARIANT.keys() | _NICKNAME.keys()


def also_called(name: str, *, first: bool) -> frozenset[str]:
    """Other spellings of a name and, of a first name, what its bearers are called."""
    found = {name} | _VARIANT.get(name, frozenset())
    if first:
        for spelt in tuple(found):
            found |= _NICKNAME.get(spelt, frozenset())
    return frozenset(found - {name})
