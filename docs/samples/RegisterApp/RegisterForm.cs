/// <summary>The page that posts to /register.</summary>
static class RegisterForm
{
    public const string Html = """
        <!doctype html>
        <title>Register</title>
        <form method="post" action="/register">
            <label>Name <input name="name" required></label>
            <label>E-mail <input name="email" type="email" required></label>
            <label>User name <input name="username" required></label>
            <label>Password <input name="password" type="password" required></label>
            <button>Register</button>
        </form>
        """;
}
