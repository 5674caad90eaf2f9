using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ThreadAffinityAnalyzers.Search;

/// <summary>Recognises tests beside the code they test: a runner runs each alone with what it has made, so that a call from one tells nothing of what overlaps.</summary>
internal static class TestMethods
{
    public static bool Contain(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null and not BaseTypeDeclarationSyntax; at = at.Parent)
        {
            if (at is MethodDeclarationSyntax method)
            {
                return method.AttributeLists.Any(list => list.Attributes.Any(attribute => IsTest(LastWord(attribute.Name))));
            }
        }

        return false;
    }

    /// <summary>As xUnit.net, NUnit, MSTest and TUnit call them; of xUnit.net there are many derived ones, as <c>SkippableFact</c>.</summary>
    private static bool IsTest(string attribute) =>
        attribute is "Test" or "TestCase" or "TestCaseSource" or "TestMethod" or "DataTestMethod" || attribute.EndsWith("Fact", StringComparison.Ordinal) || attribute.EndsWith("Theory", StringComparison.Ordinal);

    private static string LastWord(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
