/** The invented shop of the fake world: what it knows and who writes to it. Only tests and `npm run dev:fake` see it. */

export const FAQS: [question: string, answer: string][] = [
  [
    "How long does delivery take?",
    "Delivery takes 2 to 4 working days inside the country. You get a tracking link as soon as the parcel leaves us.",
  ],
  ["How much is shipping?", "Shipping is 4.90, and free for orders over 60."],
  [
    "What are your opening hours?",
    "We are open Monday to Friday from 9:00 to 18:00, and on Saturday from 10:00 to 14:00. On Sunday we are closed.",
  ],
  [
    "Can I return something?",
    "Yes. You can return anything unused within 30 days. Write to us first and we send you a return label.",
  ],
  [
    "Which payment methods do you accept?",
    "We accept cards, bank transfer and cash on collection. Payment is due when you order.",
  ],
  ["Where is your shop?", "You find us at 12 Harbour Street, right beside the old market hall. Parking is behind the house."],
  ["Do you have gift cards?", "Yes, from 20 to 200. We send them by mail or you collect them in the shop."],
  [
    "Are your lamps dimmable?",
    "All lamps with an E27 socket can be dimmed with a suitable bulb. The product page says so under *Details*.",
  ],
  ["Do you give a guarantee?", "Every lamp has a guarantee of 3 years. Keep the receipt: it is all we need."],
  [
    "Can I collect my order in the shop?",
    "Yes. Choose *Collect* when you order; it is ready within 2 hours during opening hours.",
  ],
  ["Do you ship abroad?", "We ship to all countries of the EU, to Norway and to Switzerland. It takes 4 to 7 working days."],
  ["How do I clean a brass lamp?", "Use a dry soft cloth. Never use polish on lacquered brass: it leaves stains."],
  ["Can I change my order?", "Until it leaves us, yes. Send us the order number and what should change."],
  ["Do you offer discounts for large orders?", "From 10 pieces of the same lamp we give 8 %, from 25 pieces 12 %."],
];

export const CUSTOMERS: [name: string, phone: string][] = [
  ["Ana Ribeiro", "+351 900 000 101"],
  ["Jonas Weber", "+49 1500 000102"],
  ["Priya Nair", "+91 90000 00103"],
  ["Sam O'Neill", "+353 80 000 0104"],
];

export const PEOPLE = [
  "Ana Ribeiro",
  "Jonas Weber",
  "Priya Nair",
  "Sam O'Neill",
  "ليلى حسن",
  "Maximiliane Constantia von Hohenstein-Oldenburg the Younger of Lower Saxony",
  "Chloé 🌸",
  "דנה לוי",
  "Tom",
  "Yuki Tanaka",
  "Oluwaseun Adeyemi",
  "Marta Kowalska",
  "Lars Berg",
  "Noor El Amrani",
  "Giulia Conti",
  "Pavel Novák",
];

export const SMALL_TALK = [
  "Thank you so much",
  "Is anybody there?",
  "I ordered on Monday, number 48213",
  "That would be great",
  "Perfect 👍",
  "Do you have this one in black?",
  "My lamp arrived with a crack in the glass. What can we do?",
  "When will it be back in stock?",
  "Could you call me?",
  "👋 Hello",
  "Great service, thank you",
  "I would like to order 12 pieces for a restaurant. Whom do I talk to about this, and would there be a better price for such an order?",
];
