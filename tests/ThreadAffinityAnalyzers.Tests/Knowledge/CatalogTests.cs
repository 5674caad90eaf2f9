using System.Collections.Immutable;
using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>The user's rows: what is read, what is refused in words, what is equal.</summary>
public class CatalogTests
{
    [Fact]
    public void NothingConfigured_IsTheDefaultOk()
    {
        Assert.Same(Catalog.Default, Read(out var malformed));
        Assert.Empty(malformed);
    }

    [Fact]
    public void EachOption_AddsItsRowsOk()
    {
        var catalog = Read(
            out var malformed,
            ("affine_types", "My.Link, My.Unit`1:session"), ("safe_types", "My.Pool"), ("entry_points", "My.Bus.On"), ("sequential_entry_points", "My.Loop.Tick"),
            ("guards", "My.Gate"), ("singleton_registrations", "My.Box.Keep"), ("excluded_members", "My.Startup.Link"), ("assume_concurrent", "always"), ("factory_style", "data_source"));

        Assert.Empty(malformed);
        Assert.Equal([("My.Link", AffineRole.Connection), ("My.Unit`1", AffineRole.Session)], catalog.AffineTypes.Skip(AffineTypes.All.Length).Select(row => (row.MetadataName, row.Role)));
        Assert.Contains("My.Pool", catalog.SafeTypes);
        Assert.Contains(catalog.EntryPoints, row => row is { Shape: EntryShape.CallbackArgument, Type: "My.Bus", Member: "On", Overlap: Overlap.WithItself });
        Assert.Contains(catalog.EntryPoints, row => row is { Shape: EntryShape.ContractMember, Type: "My.Bus", Member: "On" });
        Assert.Contains("My.Loop.Tick", catalog.SequentialEntryPoints);
        Assert.Contains("My.Gate", catalog.Guards);
        Assert.Contains(catalog.Registrations, row => row is { Type: "My.Box", Method: "Keep", Lifetime: Lifetime.Application });
        Assert.Contains("My.Startup.Link", catalog.ExcludedMembers);
        Assert.Equal(AssumeConcurrent.Always, catalog.AssumeConcurrent);
        Assert.Equal(FactoryStyle.DataSource, catalog.FactoryStyle);
    }

    [Theory]
    [InlineData("affine_types", "My Link")]
    [InlineData("affine_types", "My..Link")]
    [InlineData("affine_types", "My.Link:cursor")]
    [InlineData("safe_types", "List<int>")]
    [InlineData("entry_points", "1st.Handler")]
    [InlineData("singleton_registrations", "Keep")]
    [InlineData("excluded_members", "Link")]
    [InlineData("assume_concurrent", "allways")]
    [InlineData("factory_style", "factory")]
    public void MalformedValue_IsToldAndIgnoredBad(string option, string value)
    {
        Assert.Equal(Catalog.Default, Read(out var malformed, (option, value)));
        Assert.StartsWith($"thread_affinity.{option} = {value}: expected", Assert.Single(malformed));
    }

    [Fact]
    public void MalformedValue_LeavesItsNeighboursOk()
    {
        var catalog = Read(out var malformed, ("safe_types", "My.Pool, <x>, My.Other"));
        Assert.Single(malformed);
        Assert.True(catalog.SafeTypes.IsSupersetOf(["My.Pool", "My.Other"]));
    }

    [Fact]
    public void SameText_IsAnEqualCatalogueOk()
    {
        var one = Read(out _, ("affine_types", "My.Link"), ("guards", "My.Gate, My.Door"));
        var two = Read(out _, ("affine_types", " My.Link "), ("guards", "My.Door,My.Gate"));
        Assert.NotSame(one, two);
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, Read(out _, ("affine_types", "My.Other"), ("guards", "My.Gate, My.Door")));
    }

    [Fact]
    public void ListFile_AddsRowsOk()
    {
        var catalog = Catalog.With(_ => null, ["# rows of a package\naffine_types = My.Link\r\nthread_affinity.safe_types = My.Pool # shared\n\n"], out var malformed);
        Assert.Empty(malformed);
        Assert.Equal("My.Link", catalog.AffineTypes[^1].MetadataName);
        Assert.Contains("My.Pool", catalog.SafeTypes);
    }

    [Theory]
    [InlineData("My.Link")]
    [InlineData("affine_type = My.Link")]
    [InlineData("assume_concurrent = always")]
    public void ListFile_WithAnUnknownLineIsToldBad(string line)
    {
        Assert.Same(Catalog.Default, Catalog.With(_ => null, [line], out var malformed));
        Assert.Single(malformed);
    }

    [Fact]
    public void KnownKeys_AreToldFromMisspeltOnesOk()
    {
        Assert.All(CatalogText.Keys, key => Assert.True(CatalogText.IsKnownKey(key)));
        Assert.False(CatalogText.IsKnownKey("thread_affinity.affine_type"));
    }

    private static Catalog Read(out ImmutableArray<string> malformed, params (string Name, string Value)[] options) =>
        Catalog.With(key => options.Where(option => "thread_affinity." + option.Name == key).Select(option => option.Value).FirstOrDefault(), [], out malformed);
}
