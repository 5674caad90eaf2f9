namespace ThreadAffinityAnalyzers.RaceProof;

/// <summary>TABLE of the pairs, in the order in which they are shown.</summary>
internal static class Pairs
{
    private const string File = "app.db";

    /// <summary>A supplier of whom no price is taken.</summary>
    private const string Cheap = "cheap@example.com";

    public static IReadOnlyList<Pair> All { get; } =
    [
        new("flask-port", "TAA2001", "Program.cs", "connection and cursor at the top of Program.cs",
            i => i % 4 == 3 ? Call.Get("/users/anna", "anna@example.com") : Call.Store("/register", "user" + i, "welcome, user" + i),
            [
                Call.Store("/register", "anna", "welcome, anna"), new("POST", "/register?name=anna&email=other", 409, "\"anna is taken\""),
                Call.Get("/users/anna", "anna@example.com"), new("GET", "/users/nobody", 404, ""),
            ]) { Rows = (File, "users") },

        new("controller-repository", "TAA1001", "Accounts/AccountRepository.cs", "static connection in a controller's repository",
            i => Call.Store("/accounts/transfer", "user" + i, "transferred") is var call ? call with { Path = call.Path + $"&from={i % 50 + 1}&to={i % 50 + 51}&amount=5" } : call,
            [
                Call.Store("/accounts/transfer", "anna", "transferred") with { Path = "/accounts/transfer?name=anna&email=anna@example.com&from=100&to=99&amount=7" },
                Call.Get("/accounts/100", "999993"), Call.Get("/accounts/99", "1000007"), new("GET", "/accounts/1000", 404),
            ]) { Rows = (File, "transfers"), Invariant = ("SELECT SUM(balance) FROM accounts", 100_000_000) },

        new("prepared-insert", "TAA1003", "Contacts/ContactStore.cs", "static prepared INSERT",
            i => Call.Store("/contacts", "user" + i, "1 added"),
            [Call.Store("/contacts", "anna", "1 added"), new("POST", "/contacts?name=bert&email=none", 400, "\"not an e-mail address\"")]) { Rows = (File, "contacts") },

        new("prepared-select", "TAA1003", "Mailboxes/MailboxDirectory.cs", "static prepared SELECT",
            i => Call.Get("/mailboxes/user" + i * 7 % 500, Call.EmailOf("user" + i * 7 % 500)),
            [Call.Get("/mailboxes/user7", "user7@example.com"), new("GET", "/mailboxes/nobody", 404, "")]),

        new("last-insert-rowid", "TAA1001", "Orders/OrderRepository.cs", "last_insert_rowid() on a shared connection",
            i => Call.Store("/orders", "user" + i, null),
            [Call.Store("/orders", "anna", "1"), Call.Get("/orders/1", """{"id":1,"name":"anna","email":"anna@example.com"}"""), new("GET", "/orders/77", 404, "")])
            { Rows = (File, "orders") },

        new("swallowed-rows", "TAA1001", "Imports/Database.cs", "a transaction that takes other requests' rows with it",
            i => i % 8 == 0 ? new("POST", "/articles/import?supplier=unknown" + i + "&lines=3", 422, "\"unknown supplier\"") : Call.Store("/articles", "user" + i, "added"),
            [
                Call.Store("/articles", "anna", "added"), new("POST", "/articles/import?supplier=known&lines=2", 200, "imported"),
                new("POST", "/articles/import?supplier=strange&lines=2", 422, "\"unknown supplier\""),
            ]) { Rows = (File, "articles") },

        new("open-close", "TAA1001", "Visits/VisitLog.cs", "Open and Close on a static connection",
            i => i % 4 == 3 ? Call.Get("/visits/anna", "1") : Call.Store("/visits", "user" + i, "seen"),
            [Call.Store("/visits", "anna", "seen"), Call.Get("/visits/anna", "1"), Call.Get("/visits/nobody", "0")]) { Rows = (File, "visits") },

        new("singleton-service", "TAA1002", "Tickets/TicketService.cs", "singleton service with a connection",
            i => Call.Store("/tickets", "user" + i, null),
            [Call.Store("/tickets", "anna", "1"), Call.Get("/tickets/1", "anna"), new("GET", "/tickets/77", 404, "")]) { Rows = (File, "tickets") },

        new("singleton-context", "TAA3001", "Notes/NoteSetup.cs", "DbContext registered as a singleton",
            i => Call.Store("/notes", "user" + i, null),
            [Call.Store("/notes", "anna", "1"), Call.Get("/notes/1", "anna@example.com"), new("GET", "/notes/77", 404, "")]) { Rows = ("notes.db", "notes") },

        new("captive-context", "TAA3002", "Loyalty/PointService.cs", "scoped DbContext that a singleton keeps",
            i => Call.Store("/points", "user" + i, null),
            [Call.Store("/points", "anna", "1"), Call.Get("/points/anna", "1"), Call.Get("/points/nobody", "0")]) { Rows = ("loyalty.db", "bookings") },

        new("parallel-reads", "TAA2002", "Parcels/ParcelReader.cs", "one reader's connection in Parallel.ForEach",
            i => Truck(i % 50), [Truck(7), Truck(49)]) { ServesOneClient = false },

        new("when-all", "TAA2003", "Dashboards/DashboardService.cs", "WhenAll on a scoped DbContext",
            i => Call.Get("/dashboard", "200 customers, 200 products, 40200 in stock"),
            [Call.Get("/dashboard", "200 customers, 200 products, 40200 in stock")]) { ServesOneClient = false },

        new("thread-local", "TAA1004", "Audit/AuditTrail.cs", "thread-local connection across an await",
            i => Call.Store("/audit", "user" + i, null),
            [Call.Store("/audit", "anna", "1")]) { Rows = (File, "audit"), ServesOneClient = false },

        new("memory-database", "TAA1001", "Carts/CartCache.cs", "static in-memory database",
            i => i % 4 == 3 ? Call.Get("/carts/anna", "anna@example.com") : Call.Store("/carts", "user" + i, "kept"),
            [Call.Store("/carts", "anna", "kept"), Call.Get("/carts/anna", "anna@example.com"), new("GET", "/carts/nobody", 404, "")]) { ReadBack = "/carts/" },

        new("private-memory", "TAA5001", "Sessions/SessionStore.cs", "a private in-memory database per connection",
            i => Call.Store("/sessions", "user" + i, "started"),
            [Call.Store("/sessions", "anna", "started"), Call.Get("/sessions/anna", "anna@example.com"), new("GET", "/sessions/nobody", 404, "")])
            { ReadBack = "/sessions/", ServesOneClient = false },

        new("uneven-lock", "TAA4001", "Stock/Warehouse.cs", "a use without the lock that the others hold",
            i => (i % 3) switch
            {
                0 => new("POST", "/stock?name=forbidden" + i + "&email=none", 422, "\"not allowed\""),
                1 => Call.Store("/stock", "user" + i, "booked"),
                _ => Call.Store("/stock/counted", "user" + i, "noted"),
            },
            [
                Call.Store("/stock", "anna", "booked"), new("POST", "/stock?name=forbidden&email=none", 422, "\"not allowed\""),
                Call.Store("/stock/counted", "bert", "noted"), new("DELETE", "/stock/anna", 200, "removed"),
            ]) { Rows = (File, "stock") },

        new("wide-semaphore", "TAA4001", "Tokens/TokenStore.cs", "a semaphore that lets four pass",
            i => Call.Store("/tokens", "user" + i, null),
            [Call.Store("/tokens", "anna", "1"), Call.Store("/tokens", "bert", "2")]) { Rows = (File, "tokens") },

        new("late-rows", "TAA4002", "Prices/PriceList.cs", "rows that are read after the lock is gone",
            i => (i % 3) switch
            {
                0 => new("POST", "/prices?name=dumping" + i + "&email=" + Cheap, 422, "\"too low\""),
                1 => Call.Store("/prices", "user" + i, "taken"),
                _ => Call.Get("/prices/" + Cheap, ""),
            },
            [
                Call.Store("/prices", "anna", "taken"), Call.Get("/prices/" + Call.EmailOf("anna"), "anna USD"),
                new("POST", "/prices?name=dumping&email=" + Cheap, 422, "\"too low\""), Call.Get("/prices/" + Cheap, ""),
            ]) { Rows = (File, "prices") },
    ];

    public static Pair Named(string name) => All.FirstOrDefault(pair => pair.Name == name)
        ?? throw new ArgumentException($"There is no pair '{name}'. There are: {string.Join(", ", All.Select(pair => pair.Name))}");

    /// <summary>A truck has eight of the four hundred parcels; parcel n weighs n + 1 and costs 2n + 1.</summary>
    private static Call Truck(int number) => Call.Get("/trucks/" + number, $"{64 * number + 36} kg, {128 * number + 64} euros");
}
