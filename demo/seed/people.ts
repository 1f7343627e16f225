/** How somebody takes the product up: what their weeks look like. */
export type Habit = 'champion' | 'steady' | 'starting' | 'fading' | 'looking'

/** Somebody invented, at a company that does not exist. */
export interface SeedPerson {
  readonly name: string
  readonly company: string
  readonly plan: 'Starter' | 'Team' | 'Group'
  readonly seats: number
  readonly habit: Habit
}

const person = (
  name: string,
  company: string,
  plan: SeedPerson['plan'],
  seats: number,
  habit: Habit,
): SeedPerson => ({ name, company, plan, seats, habit })

/** Thirty people: some love it, some are about to leave, some have only looked. */
export const PEOPLE: readonly SeedPerson[] = [
  person('Ines Falk', 'fennel-and-rye', 'Team', 11, 'champion'),
  person('Tobias Wren-Ashe', 'millpond-surgery', 'Team', 14, 'steady'),
  person('Mo Adeyemi', 'lantern-pictures', 'Team', 24, 'champion'),
  person('Greta Solheim', 'northquay-fish', 'Starter', 5, 'champion'),
  person('Hassan Idris', 'copperpot-kitchen', 'Starter', 5, 'steady'),
  person('Lucie Marchetti', 'atelier-brioche', 'Starter', 4, 'champion'),
  person('Owen Tregarth', 'tregarth-cycles', 'Starter', 3, 'steady'),
  person('Sunniva Aas', 'birch-and-thread', 'Starter', 5, 'fading'),
  person('Dev Khatri', 'saffron-lane', 'Team', 9, 'steady'),
  person('Clara Winterbourne', 'winterbourne-books', 'Starter', 2, 'starting'),
  person('Emeka Obi', 'greenleaf-grocers', 'Group', 61, 'champion'),
  person('Rosa Delgado', 'casa-tostada', 'Starter', 5, 'starting'),
  person('Felix Amundsen', 'harbourlight-hostel', 'Team', 16, 'fading'),
  person('Yuki Tanabe', 'paper-crane-tea', 'Starter', 3, 'looking'),
  person('Bridget Callow', 'callow-vets', 'Team', 12, 'steady'),
  person('Stefan Orlik', 'orlik-bakeries', 'Group', 88, 'steady'),
  person('Nadia Benali', 'medina-spices', 'Starter', 4, 'starting'),
  person('Harriet Stoke', 'stoke-pharmacy', 'Starter', 5, 'champion'),
  person('Leon Petrov', 'ironbird-gym', 'Team', 8, 'fading'),
  person('Abena Mensah', 'sunday-market', 'Starter', 2, 'looking'),
  person('Viktor Hallström', 'frost-and-fig', 'Starter', 3, 'steady'),
  person('Maren Dahl', 'dahl-dental', 'Team', 10, 'champion'),
  person('Paolo Ricci', 'gelateria-nuvola', 'Starter', 5, 'steady'),
  person('Esther Lindgren', 'moss-museum', 'Team', 19, 'starting'),
  person('Ravi Menon', 'monsoon-motors', 'Starter', 1, 'looking'),
  person('Ailsa Murdoch', 'glen-outfitters', 'Starter', 4, 'fading'),
  person('Theo Vandenberg', 'windmill-play', 'Starter', 5, 'starting'),
  person('Joana Sequeira', 'azulejo-home', 'Starter', 2, 'looking'),
  person('Cormac Healy', 'healy-hardware', 'Team', 7, 'steady'),
  person('Salma Farouk', 'date-palm-cafe', 'Starter', 3, 'looking'),
]
