using ThreadAffinityAnalyzers.Tests.Verify;

namespace ThreadAffinityAnalyzers.Tests.Rules;

/// <summary>What a manager of Identity asks of its store, and what it reads from the user it is given.</summary>
public sealed class TAA2003IdentityTests
{
    // As the row says that holds where the stores of Entity Framework are referenced.
    private const string WithStores = "root = true\n\n[*.cs]\nthread_affinity.affine_types = Microsoft.AspNetCore.Identity.UserManager`1:session, Microsoft.AspNetCore.Identity.RoleManager`1:session, Microsoft.AspNetCore.Identity.SignInManager`1:session\n";

    [Theory]
    [InlineData("users.HasPasswordAsync(user)", "users.GetLoginsAsync(user)")]
    [InlineData("users.GetClaimsAsync(user)", "users.IsEmailConfirmedAsync(user)")]
    [InlineData("users.GetUserNameAsync(user)", "users.GetPhoneNumberAsync(user)")]
    public Task WhatTheUserHasOk(string first, string second) => Rule.OkWith(WithStores, Profile("users", first, second));

    [Theory]
    [InlineData("users.GetClaimsAsync(user)", "users.GetLoginsAsync(user)")]
    [InlineData("users.HasPasswordAsync(user)", "Task.WhenAll(users.GetRolesAsync(user), users.GetLoginsAsync(user))")]
    public Task WhatTheStoreHasBad(string first, string second) => Rule.BadWith(WithStores, Profile("{|TAA2003:users|}", first, second));

    [Fact]
    public Task WhatTheCookiesSayOk() => Rule.OkWith(WithStores, Profile("users", "users.SignOutAsync()", "users.RefreshSignInAsync(user)").Replace("UserManager", "SignInManager"));

    [Fact]
    public Task WhatTheySayNotBad() => Rule.BadWith(WithStores, Profile("{|TAA2003:users|}", "users.CanSignInAsync(user)", "users.RefreshSignInAsync(user)").Replace("UserManager", "SignInManager"));

    private static string Profile(string users, string first, string second) => $$"""
        using Microsoft.AspNetCore.Identity;
        public class User { public string? Name { get; set; } }
        public sealed class Profiles(UserManager<User> {{users}})
        {
            public async Task Show(User user) => await Task.WhenAll({{first}}, {{second}});
        }
        """;
}
