"""Words that carry no theme: grammar, politeness, praise that fits everywhere."""

GRAMMAR = frozenset("""
a about above after again against all also although always am an and another any anyone anything
are aren't around as at away back be because become been before being below between both but by
can can't cannot could couldn't despite did didn't do does doesn't doing don't done down during
each either else enough especially even ever every everyone everything few for from further get
gets getting give given gives go goes going gone got had hadn't has hasn't have haven't having he
he's her here hers herself him himself his how however i i'd i'll i'm i've if in instead into is
isn't it it's its itself just keep kept know less let like lot lots made make makes making many
may maybe me might mine more most much must my myself need needed needs never no nobody none nor
not nothing now of off often on once one only onto or other others otherwise our ours ourselves
out over own per perhaps please put quite rather really said same say see seem seemed seems seen
several shall she she's should shouldn't since so some someone something sometimes somewhat soon
still such sure take taken takes taking than thank thanks that that's the their theirs them
themselves then there there's therefore these they they're they've thing things think this those
though through thus till to together too took toward towards under unless until up upon us use
used using usually various very via want wanted wants was wasn't way ways we we're we've well went
were weren't what what's when where whether which while who whole whom whose why will with within
without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
etc able actually already almost currently definitely absolutely truly totally
don doesn didn isn wasn aren couldn wouldn shouldn hasn haven hadn won ve ll re im ive dont didnt
cant wont isnt wasnt doesnt couldnt
""".split())

GENERIC = frozenset("""
good great nice excellent brilliant fantastic amazing bad poor better best worse worst fine okay ok
happy pleased satisfied perfect perfectly improve improved improvement improvements problem
problems issue issues bit day days today time people person feel felt feels feeling found find
stuff area areas general overall everything's comment comments answer question questions point
points place change changes different new old long big small little first last next two three
four five times year years month months week weeks hour hours minute minutes lack important
possible probably obviously simply wonderful superb super lovely awesome okay experience
experienced part number present moment aspect aspects case regarding terms kind sort type
""".split())

FIRST_NAMES = frozenset("""
aaron abdul abigail adam ahmed alan alex alexander alice alison amanda amelia amy andrea andrew
andy angela ann anna anne anthony antonia ashley barbara ben benjamin beth bethany brenda brian
bridget callum cameron carl carol caroline catherine cathy charles charlotte chloe chris christina
christine christopher claire clare colin connor craig dafydd daniel danielle dave david dawn
deborah debbie denise derek diana diane donna dylan edward eileen elaine eleanor elizabeth ellie
emily emma eric ethan evan evelyn fatima fiona frances francis gareth gary gavin gemma george
geoff geoffrey georgia gillian gordon graham hannah harriet harry hayley heather helen henry ian
imran isaac isabella jack jackie jacob jacqueline jake james jamie jane janet janice jasmine jason
jayne jean jeff jen jennifer jenny jeremy jess jessica jill jim joan joanna joanne joe john
jonathan jordan joseph josh joshua joyce judith judy julia julian julie june karen kate katherine
kathleen kathryn kathy katie keith kelly ken kenneth kerry kevin kim kirsty kyle laura lauren leah
leanne lee leon lesley lewis liam linda lindsay lisa liz louise lucy luke lynn lynne maggie malcolm
marcus margaret maria marie marion martin mary matt matthew maureen megan melanie melissa michael
michelle mike mohammed mohamed monica muhammad natalie natasha neil nicholas nicola nick nicole
nigel nikki olivia oliver oscar owen pamela patricia patrick paul paula pauline penny peter phil
philip rachael rachel raj rebecca rhys richard rita robert robin roger ron ronald rosemary ross
roy russell ruth ryan sally sam samantha samuel sandra sara sarah scott sean shane sharon sheila
shirley simon sophie stacey stella stephanie stephen steve steven stewart stuart sue susan suzanne
sylvia tanya teresa terry theresa thomas tim timothy tina toby tom tony tracey tracy trevor tyler
valerie vanessa veronica vicky victoria vincent wayne wendy william yasmin yvonne zoe
""".split())
