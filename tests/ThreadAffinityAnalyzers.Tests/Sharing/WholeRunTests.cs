using Microsoft.CodeAnalysis;

namespace ThreadAffinityAnalyzers.Tests.Sharing;

/// <summary>A run over the program is told from a question about one of its files, and holds no bound body after its last tree.</summary>
public sealed class WholeRunTests
{
    private static readonly Compilation Program = TestSources.Compile(TestSources.Named(["class A;", "class B;", "class C;"]), OutputKind.DynamicallyLinkedLibrary);

    private static WholeRun After(params string[] types)
    {
        var run = new WholeRun();
        foreach (var type in types)
            run.Announce(Program.GetTypeByMetadataName(type)!);
        return run;
    }

    [Fact]
    public void OneFileIsNoRunOk() => Assert.Null(After("A").ModelsOf(Program));

    [Fact]
    public void MostFilesAreARunOk() => Assert.Equal(Program.SyntaxTrees, After("A", "B", "C").ModelsOf(Program)!.Keys);

    [Fact]
    public void ModelsAreHeldUntilTheLastTreeOk()
    {
        var run = After("A", "B", "C");
        var models = run.ModelsOf(Program);
        var trees = models!.Keys.ToArray();
        run.Done(trees[0]);
        run.Done(trees[1]);
        Assert.Same(models, run.ModelsOf(Program));
        run.Done(trees[2]);
        Assert.Null(run.ModelsOf(Program));
    }
}
