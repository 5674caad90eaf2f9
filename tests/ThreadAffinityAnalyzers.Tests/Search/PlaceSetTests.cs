using Microsoft.CodeAnalysis.Text;
using ThreadAffinityAnalyzers.Search;

namespace ThreadAffinityAnalyzers.Tests.Search;

public sealed class PlaceSetTests
{
    [Fact]
    public void FindsWhatWasAddedInAnyOrder()
    {
        var places = new PlaceSet();
        Assert.False(places.HasIn(new TextSpan(0, 1000)));
        int[][] runs = [[40, 90], [], [10, 60, 95], [5], [50, 50]];
        foreach (var run in runs)
        {
            places.Add(new ArraySegment<int>([-1, .. run, 999], 1, run.Length));
        }

        var all = runs.SelectMany(run => run).ToHashSet();
        for (var at = 0; at < 1000; at++)
        {
            Assert.Equal(all.Contains(at), places.HasIn(new TextSpan(at, 1)));
        }
    }
}
