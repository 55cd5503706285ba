"""Given names that tell a person's gender, so that "he" is not taken to mean Mary."""

MALE_GIVEN_NAMES = frozenset(
    """
    Abraham Adam Adolf Adolphus Albert Alexander Alfred Ambrose Andrew Anthony Antoine Archibald
    Arthur Augustus Benjamin Bernard Charles Christian Christopher Claude Clement Cornelius Daniel
    David Dennis Duncan Ebenezer Edgar Edmund Edward Edwin Eric Ernest Eugene Ferdinand Francis
    Franz Frederick Friedrich Geoffrey George Gilbert Giuseppe Gregory Gustav Harold Harry Heinrich
    Henri Henry Herbert Hermann Horace Horatio Hugh Humphrey Isaac Jacob Jacques James Jean Jeremiah
    Jerome Johann John Jonathan José Joseph Joshua Josiah Juan Julius Karl Kenneth Lawrence Leo
    Leonard Leopold Lewis Louis Ludwig Luke Marcus Mark Martin Matthew Maurice Maximilian Michael
    Napoleon Nathaniel Nicholas Nikolai Oliver Oscar Otto Patrick Paul Percy Peter Philip Pierre
    Ralph Raymond Reginald Richard Robert Roger Roland Rudolf Rupert Samuel Sebastian Simon Stephen
    Stanley Theodore Thomas Timothy Ulysses Vernon Victor Vincent Walter Wilhelm William Wolfgang
    """.split()  # noqa: SIM905 - a list of 150 literals is no easier to read
)
FEMALE_GIVEN_NAMES = frozenset(
    """
    Abigail Ada Adelaide Adele Agnes Alexandra Alice Amelia Amy Anna Anne Annie Antoinette Augusta
    Barbara Beatrice Bertha Blanche Caroline Catherine Cecilia Charlotte Christina Clara Clementine
    Constance Cordelia Deborah Diana Dorothea Dorothy Edith Eleanor Elizabeth Ella Ellen Emily Emma
    Esther Ethel Eugenie Eva Fanny Feodora Flora Florence Frances Georgiana Gertrude Grace Hannah
    Harriet Helen Helena Henrietta Hilda Irene Isabel Isabella Jane Janet Jeanne Jenny Josephine
    Judith Julia Juliet Katharine Laura Lavinia Louisa Louise Lucy Lydia Mabel Madeleine Margaret
    Maria Marian Marie Martha Mary Matilda Maud Mildred Miriam Nancy Olivia Phoebe Priscilla Rachel
    Rebecca Rosa Rosalind Rose Ruth Sarah Sophia Sophie Susan Susanna Sylvia Teresa Theresa Ursula
    Victoria Virginia Wilhelmina
    """.split()  # noqa: SIM905 - the same
)
