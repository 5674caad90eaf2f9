using Microsoft.AspNetCore.Mvc;

namespace RaceApp.Accounts;

/// <summary>The web face of <see cref="AccountRepository"/>.</summary>
[ApiController]
[Route("accounts")]
public sealed class AccountsController : ControllerBase
{
    private readonly AccountRepository _accounts = new();

    [HttpPost("transfer")]
    public IActionResult Transfer(int from, int to, int amount, string name, string email)
    {
        if (amount <= 0)
            return BadRequest("nothing to transfer");
        _accounts.Transfer(from, to, amount, name, email);
        return Ok("transferred");
    }

    [HttpGet("{id:int}")]
    public IActionResult Get(int id) => _accounts.BalanceOf(id) is { } balance ? Ok(balance) : NotFound();
}
