namespace ThreadAffinityAnalyzers.Tests.House;

/// <summary>A table of the page: the programs of its rows, each with all its columns, synchronous and asynchronous.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Says">What stands below the heading.</param>
/// <param name="Corner">What its rows are.</param>
/// <param name="Holders">The columns.</param>
/// <param name="Places">The rows.</param>
/// <param name="Exists">Whether there is such a program; columns are numbered as the stores in the program are.</param>
/// <param name="Program">The program of a row.</param>
internal sealed record RemedyTable(string Title, string Says, string Corner, string[] Holders, string[] Places, Func<int, string, bool> Exists, Func<string, bool, string> Program);
