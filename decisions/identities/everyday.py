"""Word lists: names that are also words, words that only look like misspelt names, and company.

Data, in our own choosing, from the language of child-protection records. Adding a word here is
the way to silence a false alarm; `tests/data/guard/` is where to show that it was one.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """A set of words, written in one string because hundreds of quotation marks hide mistakes."""
    return frozenset(text.split())


MONTHS_AND_SEASONS = word_set("april may june august summer autumn winter spring christmas easter")

WEATHER = word_set("frost snow rain hail fog storm sunshine sun wind")

WORD_NAMES = MONTHS_AND_SEASONS | word_set(
    """abbot amber angel archer art ash aurora autumn bacon baker banks barber basil bay bear beard
    bell berry best bill birch bird bishop black blessing blossom blue bolt bond bone bones
    boot booth brandy bridge bright broad brook brooks brown buddy bull burden bush butcher
    butler candy carol carter carver case cash castle chambers chance chard charity chase
    cherry chip christian church clay clementine cliff close clover comfort constable
    content cook cooper coral cotton court crane cream crisp cross crow crystal daisy dale
    dawn day days deacon dean delight destiny diamond dove drake drew duck duke dusty dyer
    eagle earl earnest echo ember english eve fairy faith farmer favour faye fell fern field
    fields finch fisher fletcher flora flower fog ford forest fortune forward fox frank
    freeman frost gale gardener garland gates gay gaye gene gift ginger glen glover gold
    good goodness grace grain grant grave graves gray green grey gunner guy hail hall hand
    happy hardy harmony harry hart haven hawk hay hazel heath heather hedge heron high hill
    hills hogg hollow holly holmes honey honor honour hood hook hope horn house hunt hunter
    hyde innocent iris ivory ivy jack jade jasmine jay jet jewel joiner jolly joy judge
    justice keen kettle key king kirk kit knight lake lamb lamp lance land lane lark law
    lawless leaf liberty light lily lion little lock long loud love lovely lucky luna major
    manners mark marks marsh marshal marshall mason max melody mercy merit merry mild miles
    mill miller mills minor miracle mist misty monk moody moon moor moore moss moth mould
    mount nick nightingale noble norm north nurse nut oak oaks ocean olive onions opal
    orchard pace page paige park parker parks parson parsons partridge pat patience peace
    peacock pearl penny pepper pike piper pleasant plum pond pool pope poppy porter potter
    pound power praise precious price pride priest prince princess promise prudence purse
    queen rain raven ray read reed rice rich ridge ring river rivers roach robin rock rocky
    rod roman rook root rose rosemary rowan ruby rue rush rust rusty sage sailor sally salt
    sands sandy savage sawyer scarlet seal serenity sexton shade sharp shepherd shore short
    silver skipper sky skye slaughter small smart smith snow spark sparrow spice squire star
    stark starling steel sterling stone storm story strange street stringer strong style sue
    summers sunny sunshine swallow swan swift tailor tanner taylor teddy tempest temple
    terry thorn tiger tiller toll trail trinity true tuck tulip turner unity vale valentine
    verity victor vine viola violet virgo wade wake walker wall ward warden warm waters wax
    way weaver webb wells west wheeler whistle white wick wild will willow wing winter
    wisdom wise wolf wood woods wool wren wright yard york young zen"""
)

# Never taken for a misspelt name.
EVERYDAY = WORD_NAMES | word_set(
    """able about above abuse accept account across action acute added address adult advice
    after again against aged agency agree agreed alarm alert alive allow alone along already
    also always among anger angry another answer anyone apart appear argue armed around
    arrest arrive asian aside asked assault attend aware away baby back badly basis bath
    because become been before began begin begins begun behind being believe belong below
    belt bench best better between beyond birth bitten blame bleed block board boarding body
    born both bottle bought box boys brave bread break breath bring broke broken brother
    brought bruise bruises build built bullied burn burns called calls came camera cannot
    care carer carers carried carry cars catch caught cause caused chair change charge
    charges chart cheap check checked chest child children choice choose city claim claims
    class clean clear clearly clerk closed clothes coach cold come comes common concern
    concerns contact could council count couple course courts cover crime crying cut daily
    danger dark dated dates dead deal dear death decide deep delay denied dental desk detail
    did died diet different dinner direct disclosed does doing done door doors doubt down
    drank dress drink drinks drive driver drop drove drug drugs drunk dream dreams dry due
    dying each earlier early easy eats edge either elder else empty ended enough enter equal
    error escape even evening event ever every exact except extra eyes face faced fact facts
    fail fails fair fall false family father fear fears feel feels feet felt fever few fight
    file files fill final find fine finger first fish five fixed flat flats floor follow
    food foot force form forms found four fresh friday friend friends from front full funny
    further game garden gave general gets girl girls give given gives glad glass goes going
    gone grade grand great ground group grown guard guess habit hair half hands happen happy
    hard harm harmed hate have head heads heal health hear heard heart heavy held hello help
    helped helps hence here hers hidden hide hides hits hobby hold holds home homes horse
    hospital hotel hour hours housing however human hungry hurt husband ideas ill image
    inform injury inside into issue itself jobs join joined joint just karma keep keeps kept
    kids kills kind knee knew knife knock know known knows large last late later laugh lead
    leads learn least leave leaves left legal less level lied lies life lift likely limit
    line lines list lived lives living lists local locked look looked looks lose loses lost
    lots loud lower lunch made mail main make makes male manage many march maria marked
    market married match maths maybe mayor meal meals mean means meant medical meet men
    mental message might mind minds minute miss missed missing mobile moment monday money
    month months mood more morning most mother motor mouth move moved much mum must named
    names near nearly neck need needs neither nerve never news next night nights nine nobody
    noise none noon normal note noted notes nothing notice noticed number nursery occur
    offer office often older once only open opened option orally order other others ought
    outer outside over owner pages paid pain panic paper parent parents part party past path
    pattern pays period person phone photo picked picture piece place plain plan plans plate
    play played please point police poor pose posts present press pretty print prior private
    proof proper proud pull pupil pupils push quick quiet quite raise raised ran rang rate
    rather reach reached ready real really reason receive record records red refer referral
    refuge refuse refused regard relate remain rely reply report reported reports rest
    result return review rights risk risks road role room rooms rough round route rule rules
    runs rural safe safer safety said same sat save saved says scene school score seat
    second secret seem seems seen sees self sell send sense sent serious serve session seven
    sever severe shall share shared shares sheet shift shoe shop shops should shout shouted
    show showed shown shows sick side sign signs silent simple since single sister sites
    sits six skin sleep sleeps slept slow smell smile smoke smoked social soft sole some
    someone sorry sort sound south space speak spent spoke sports staff stage stair stairs
    stand starts state stated stay stayed steps still stood stop stops story strange stress
    strike struck study stuff such suffer suite summary sunday sure swear sweet table take
    taken takes talk talks task taught team tears teeth tell tells term terms test text
    thank that their them then there these they thing things think thirty this those though
    thought threat three threw throat through thrown thus ticket tidy tied till time times
    tired title today told tone took total touch toward town toys trace track train travel
    treat tried trip true trust truth trying turn twelve twice type uncle under unit until
    upper upset upstairs urgent used usual vague verbal very video view visit visited voice
    volume wait waited walk walked walks want wanted wants warm warn washed watch water week
    weeks weigh well went were wet what wheel when where which while whole whose wide wife
    window wish with within without woman women word words wore work worked works world
    worried worry worse worst worth would wound write writes wrong wrote year years yell
    yelled yes yesterday yet zone jan feb mar apr jun jul aug sept sep oct nov dec january
    february july september october november december tuesday wednesday thursday saturday
    british english england wales welsh bride dot rob pen pip dick fi em di don kit ant
    chuck peg mae vic den les len barb hank max dolly missy scottish scotland irish ireland
    africa african asia european indian london hall kent derby reading bath exeter"""
)

# Parts of names that are no clue by themselves: al-Rashid, Ní Bhriain, ap Rhys, van der Berg.
PARTICLES = word_set(
    """al el ul ur ar as ad ash ibn bin bint ben abu umm ap ab ferch ni nic mac mc o de da di del
    della der den van von le la du dos san st ud uz"""
)
TITLES = word_set(
    """mr mrs ms miss mx dr prof professor sir lady dame rev reverend cllr
    councillor imam pastor madam"""
)
RELATIONS = TITLES | word_set(
    """auntie aunty aunt uncle nan nana nanny gran granny grandma grandad grandmother
    grandfather mother father mum mummy dad daddy brother sister cousin son daughter friend
    neighbour partner girlfriend boyfriend wife husband stepdad stepmum colleague teacher
    coach nurse pc dc ds sgt inspector called named dear hi hello thanks"""
)
ARTICLES = word_set("the a an my his her their our your this that these those its")
ROLE_WORDS = word_set(
    """neighbour neighbor neighbours woman man lady lad boy girl person informant witness someone
    somebody caller member public tenant resident lodger teacher nurse worker"""
)
FUNCTION_WORDS = ARTICLES | word_set(
    "in at on of from to next above below upstairs downstairs opposite who whose with by near over"
)
# Someone did it: after one of these even a lower-case everyday name is a person.
DID = word_set(
    """said told rang phoned reported texted emailed asked lives lived knows knew thinks saw
    heard disclosed described explained replied shouted screamed cried agreed witnessed
    noticed confided admitted messaged wrote spoke whispered says tells wants visits works
    worked hit hits"""
)
IS = word_set(
    """is was has had came went felt feels gave left made seemed seems looked looks took moved
    stayed thought wanted needs did does also then now who and whose isn't wasn't hasn't didn't
    doesn't kept called stopped opened brought found ran got goes comes stays keeps"""
)
# Only somebody does it; a month or a season does not.
ACTS = word_set(
    """wet cut set let shut spat burst spilt wept crept leant knelt clung swung hugged drew
    ate drank slept sat stood held threw bit ran hid wore fell got took gave brought bought
    built caught chose drove fed fought hung kept left lost made met paid put read rode sang
    sent shook showed spent stole swam swore taught tore understood woke won feels felt
    looks seems eats sleeps keeps plays goes gets says tells lives attends doesn't isn't
    hasn't didn't wasn't couldn't can't wouldn't"""
)
PASSES = word_set("ended started passed arrived finished proved turned opened closed followed")
# After a capitalised everyday name: it is a place or a thing (Rose Lane, Grace period).
THINGS = word_set(
    """lane road street avenue close drive court crescent place terrace gardens square grove
    way walk mews view rise house cottage centre center church chapel hall school primary
    academy college nursery hospital clinic surgery ward wing unit building park farm hill
    green station inn arms hotel holiday holidays term day bank half period scheme project
    foundation trust team service services group club class book books sheet paper power of
    and month studies number no ref reference conference officer holder weather dose doses
    speed size length tv news sports"""
)
ABBREVIATIONS = word_set(
    """ac ad ag ai am as at av ba bc be bp by cc cd ce cf ch ci ck co cp cs ct cv da db dc
    dd de dh di dj dm do dr ds dt dv dx dy ea ed eg eh em en ep er es et eu ex fb fc fm fs
    ft fu fy ga gb gm go gp hc hd he hi hm ho hq hr hv ia ib id ie if ig ii in io ip iq is
    it iv la lb ld lo lp ls lt ma mc md me mh mi ml mm mo mp mr ms mt my na nb nd ne ng nh
    ni nn no np nr ns nt nw ny of oh ok on op or os ot ox oz pa pb pc pd pe ph pi pl pm po
    pp pr ps pt pv qa qc ra rd re rn rv sa sc sd se sn so sp ss st su sw ta tb td th tl tm
    to tv ua uk un up us ut va vs wc we wi wk wp xi xl ye yp yr hk nz eu"""
)
# Professions, places and times: never initials, whatever they do.
NEVER_PEOPLE = word_set(
    """gp ed hv sw pc dc ds di dr mr ms it id uk us pm am tv ok la cp tl no is on in at ae iq vs
    go so to of or if we he me my as by do eh oh ah up an be"""
)
